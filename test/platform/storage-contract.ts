import { createHash } from "node:crypto";
import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "@jest/globals";
import { newId } from "../../src/platform/ids.ts";
import { ObjectMissing, type Storage } from "../../src/platform/storage/port.ts";

export const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");
export const tone = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
export const streamOf = (bytes: Buffer): Readable =>
  Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]);

export async function keysOf(storage: Storage): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of storage.list()) keys.push(key);
  return keys.sort();
}

/** What every adapter of the storage port holds to; `make` gives a fresh, empty store and a folder for uploads. */
export function storageContract(
  name: string,
  make: () => Promise<{ storage: Storage; uploads: string }>,
): void {
  describe(`${name} keeps the contract of storage`, () => {
    test("what is put comes back byte for byte, with its size and hash", async () => {
      const { storage } = await make();
      const stored = await storage.put(streamOf(tone), { type: "audio/mpeg" });

      expect(stored).toEqual({
        key: expect.stringMatching(/^[0-9a-z]{20}$/),
        bytes: 200_000,
        sha256: sha256(tone),
      });
      expect(await storage.stat(stored.key)).toEqual({ bytes: 200_000, sha256: sha256(tone) });
      expect((await buffer(await storage.open(stored.key))).equals(tone)).toBe(true);
    });

    test("the same bytes put twice are two objects, so that removing one leaves the other", async () => {
      const { storage } = await make();
      const [one, two] = [
        await storage.put(streamOf(tone), { type: "audio/mpeg" }),
        await storage.put(streamOf(tone), { type: "audio/mpeg" }),
      ];
      await storage.remove(one.key);

      expect(await storage.stat(one.key)).toBeNull();
      expect((await buffer(await storage.open(two.key))).length).toBe(200_000);
    });

    test("nothing at all can be stored too", async () => {
      const { storage } = await make();
      const { key } = await storage.put(Readable.from([]), { type: "text/plain" });
      expect(await storage.stat(key)).toEqual({ bytes: 0, sha256: sha256("") });
    });

    test.each([
      ["the middle", { start: 100_000, end: 100_009 }, tone.subarray(100_000, 100_010)],
      ["the first byte", { start: 0, end: 0 }, tone.subarray(0, 1)],
      ["from somewhere to the end", { start: 199_990 }, tone.subarray(199_990)],
      ["beyond the end", { start: 199_990, end: 300_000 }, tone.subarray(199_990)],
      ["all behind the end", { start: 200_000, end: 200_010 }, Buffer.alloc(0)],
    ])("a range gives exactly %s", async (_which, range, expected) => {
      const { storage } = await make();
      const { key } = await storage.put(streamOf(tone), { type: "audio/mpeg" });
      expect((await buffer(await storage.open(key, range))).equals(expected)).toBe(true);
    });

    test("a range that runs backwards is a bug and said so", async () => {
      const { storage } = await make();
      const { key } = await storage.put(streamOf(tone), { type: "audio/mpeg" });
      await expect(storage.open(key, { start: 5, end: 4 })).rejects.toThrow(RangeError);
    });

    test("a piece is the same bytes as that range, again and again, and ends where the object ends", async () => {
      const { storage } = await make();
      const { key } = await storage.put(streamOf(tone), { type: "audio/mpeg" });
      const [a, b, end] = await Promise.all([
        storage.piece(key, { start: 0, end: 65_535 }),
        storage.piece(key, { start: 100_000, end: 100_009 }),
        storage.piece(key, { start: 199_990, end: 300_000 }),
      ]);
      expect([a.equals(tone.subarray(0, 65_536)), b.equals(tone.subarray(100_000, 100_010))]).toEqual([
        true,
        true,
      ]);
      expect(end.equals(tone.subarray(199_990))).toBe(true);
      await expect(storage.piece(key, { start: 5, end: 4 })).rejects.toThrow(RangeError);
      await expect(storage.piece(key, { start: 0, end: 1 << 20 })).rejects.toThrow(RangeError);
    });

    test("pieces of many objects at once are each its own, and there is none of one that was removed", async () => {
      const { storage } = await make();
      const stored = await Promise.all(
        Array.from({ length: 150 }, async (_, i) => {
          const bytes = Buffer.alloc(300, i);
          return { bytes, key: (await storage.put(Readable.from([bytes]), { type: "audio/mpeg" })).key };
        }),
      );
      const whole = { start: 0, end: 299 };
      for (let round = 0; round < 3; round += 1)
        await Promise.all(
          stored.map(async ({ key, bytes }) =>
            expect((await storage.piece(key, whole)).equals(bytes)).toBe(true),
          ),
        );
      const { key } = stored[0] as { key: string };
      await storage.piece(key, whole);
      await storage.remove(key);
      await expect(storage.piece(key, whole)).rejects.toThrow(ObjectMissing);
      await expect(storage.piece(newId(), whole)).rejects.toThrow(ObjectMissing);
    });

    test("a finished temporary file is taken over", async () => {
      const { storage, uploads } = await make();
      const path = join(uploads, "finished");
      await writeFile(path, tone);
      const stored = await storage.putFile(path, { type: "audio/mpeg" });

      expect(stored).toMatchObject({ bytes: 200_000, sha256: sha256(tone) });
      expect((await buffer(await storage.open(stored.key))).equals(tone)).toBe(true);
      await expect(access(path)).rejects.toThrow("ENOENT");
    });

    test("a temporary file that is not there is an error and leaves nothing", async () => {
      const { storage, uploads } = await make();
      await expect(storage.putFile(join(uploads, "never"), { type: "audio/mpeg" })).rejects.toThrow("ENOENT");
      expect(await keysOf(storage)).toEqual([]);
    });

    test("a stream that breaks off leaves nothing and its error comes through", async () => {
      const { storage } = await make();
      const broken = Readable.from(
        (async function* () {
          yield tone;
          throw new Error("the client went away");
        })(),
      );
      await expect(storage.put(broken, { type: "audio/mpeg" })).rejects.toThrow("the client went away");
      expect(await keysOf(storage)).toEqual([]);
    });

    test("an object that is not there cannot be opened, and removing it is fine", async () => {
      const { storage } = await make();
      const key = newId();
      await expect(storage.open(key)).rejects.toThrow(ObjectMissing);
      expect(await storage.stat(key)).toBeNull();
      await expect(storage.remove(key)).resolves.toBeUndefined();
    });

    test.each([
      "../../../etc/passwd",
      "..",
      "",
      "a/b",
      "abcd",
      `${newId()}/..`,
      `${newId()}\0`,
      newId().toUpperCase() + "!",
    ])("the key %j is refused everywhere", async (key) => {
      const { storage } = await make();
      await expect(storage.open(key)).rejects.toThrow(RangeError);
      await expect(storage.piece(key, { start: 0, end: 1 })).rejects.toThrow(RangeError);
      await expect(storage.stat(key)).rejects.toThrow(RangeError);
      await expect(storage.remove(key)).rejects.toThrow(RangeError);
    });

    test("the list names what is stored and nothing else", async () => {
      const { storage } = await make();
      const stored = [];
      for (let at = 0; at < 5; at += 1)
        stored.push(await storage.put(streamOf(tone), { type: "audio/mpeg" }));
      const [gone, ...kept] = stored.map(({ key }) => key);
      await storage.remove(gone ?? "");

      expect(await keysOf(storage)).toEqual(kept.sort());
    });
  });
}
