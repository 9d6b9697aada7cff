import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, test } from "@jest/globals";
import { localStorage } from "../../src/platform/storage/local.ts";
import { keysOf, sha256, storageContract, streamOf, tone } from "./storage-contract.ts";

const roots: string[] = [];
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true });
});

async function freshRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "storage-"));
  roots.push(root);
  return root;
}

async function fresh() {
  const root = await freshRoot();
  const storage = localStorage(root);
  await mkdir(storage.tempDir, { recursive: true });
  return { root, storage, uploads: storage.tempDir };
}

storageContract("the local disk", fresh);

describe("the local disk", () => {
  test("shards the objects and keeps a hash beside each that common tools can check", async () => {
    const { root, storage } = await fresh();
    const { key } = await storage.put(streamOf(tone), { type: "audio/mpeg" });
    const folder = join(root, "objects", key.slice(0, 2), key.slice(2, 4), key);

    expect((await readdir(folder)).sort()).toEqual(["bytes", "bytes.sha256"]);
    expect(await readFile(join(folder, "bytes.sha256"), "utf8")).toBe(`${sha256(tone)}  bytes\n`);
  });

  test("leaves no temporary file behind, neither after success nor after failure", async () => {
    const { storage, uploads } = await fresh();
    await storage.put(streamOf(tone), { type: "audio/mpeg" });
    const broken = new Readable({ read: () => broken.destroy(new Error("gone")) });
    await expect(storage.put(broken, { type: "audio/mpeg" })).rejects.toThrow("gone");

    expect(await readdir(uploads)).toEqual([]);
  });

  test("gives a file back that it cannot take over", async () => {
    const { root, storage, uploads } = await fresh();
    const path = join(uploads, "finished");
    await writeFile(path, tone);
    await writeFile(join(root, "objects"), "a file where the folder of objects should be");
    await expect(storage.putFile(path, { type: "audio/mpeg" })).rejects.toThrow();

    expect((await readFile(path)).equals(tone)).toBe(true);
    expect(await readdir(uploads)).toEqual(["finished"]);
  });

  test("a process killed amid its writes leaves whole objects and temporary files only", async () => {
    const { root, storage } = await fresh();
    const local = new URL("../../src/platform/storage/local.ts", import.meta.url).href;
    const script = `
      const { localStorage } = await import(${JSON.stringify(local)});
      const { Readable } = await import("node:stream");
      const storage = localStorage(${JSON.stringify(root)});
      setTimeout(() => process.kill(process.pid, "SIGKILL"), 300);
      const put = async () => { for (;;) await storage.put(Readable.from([Buffer.alloc(200_000, 7)]), { type: "x" }); };
      await Promise.all([put(), put(), put(), put()]);`;
    const run = () =>
      execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
        stdio: "ignore",
      });
    expect(run).toThrow();

    const keys = await keysOf(storage);
    expect(keys.length).toBeGreaterThan(0);
    const whole = { bytes: 200_000, sha256: sha256(Buffer.alloc(200_000, 7)) };
    for (const key of keys) expect(await storage.stat(key)).toEqual(whole);
    await storage.sweepTemp(new Date(Date.now() + 1000));
    expect(await readdir(storage.tempDir)).toEqual([]);
  });

  test("the sweep takes old temporary files and folders, and leaves young ones and `.gitkeep`", async () => {
    const { storage, uploads } = await fresh();
    const now = new Date("2026-03-01T12:00:00Z");
    const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
    await mkdir(join(uploads, "half"));
    await writeFile(join(uploads, "half", "bytes"), "x");
    for (const name of ["old", "young", ".gitkeep"]) await writeFile(join(uploads, name), "x");
    for (const name of ["old", "half", ".gitkeep"]) await utimes(join(uploads, name), now, minutesAgo(61));
    await utimes(join(uploads, "young"), now, minutesAgo(59));

    expect(await storage.sweepTemp(minutesAgo(60))).toBe(2);
    expect((await readdir(uploads)).sort()).toEqual([".gitkeep", "young"]);
  });

  test("a store that was never written to is empty, not an error", async () => {
    const storage = localStorage(join(await freshRoot(), "not-yet"));
    expect(await keysOf(storage)).toEqual([]);
    expect(await storage.sweepTemp(new Date())).toBe(0);
  });
});
