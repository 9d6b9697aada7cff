import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { findDemo, versionsOf, waveformOf } from "../../src/features/demos/index.ts";
import { listenLater } from "../../src/features/demos/listening-service.ts";
import { eraseNow } from "../../src/features/privacy/index.ts";
import { clock, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { dataCopyOf } from "../support/data-copy.ts";
import { wish } from "../support/erasing.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";
import { aCopy } from "../support/songs.ts";
import { aTone } from "../support/sound.ts";
import { wav } from "../support/wav.ts";

const house = useHouse();
const FIXTURES = join(import.meta.dirname, "../fixtures/audio");

async function put(browser: Client, bytes: Buffer, name = "sang.mp3"): Promise<string> {
  const made = await browser
    .post("/api/v1/demos")
    .field("title", "Sidste bus")
    .field("ownWork", "yes")
    .field("requestId", newId())
    .attach("audio", bytes, { filename: name });
  expect(made.status).toBe(200);
  return String(made.body.id);
}
const onlyVersion = async (demo: string) => {
  const [version] = await versionsOf(demo);
  if (!version) throw new Error("no version");
  return version;
};

describe("a recording that was put up", () => {
  test("is listened through: its owner sees how far that is, and then the wave and the figures", async () => {
    const browser = await house.as(await aMusician("Noor"));
    const id = await put(browser, await readFile(join(FIXTURES, "tone.mp3")));
    const reading = `/api/v1/demos/${id}/versions/1/reading`;

    const before = await browser.get(`/demos/${id}`);
    expect(before.text).toContain(`data-reading="${reading}"`);
    expect(before.text).toContain("Hent siden igen om lidt");
    const peaks = async (): Promise<number[]> =>
      (await browser.get(`/api/v1/demos/${id}`)).body.versions[0].peaks;
    expect(await peaks()).toEqual([]);
    expect((await browser.get(reading)).body).toEqual({ status: "reading", progress: 0 });

    await house.settle();
    expect((await browser.get(reading)).body).toEqual({ status: "done", progress: 100 });
    const after = await browser.get(`/demos/${id}`);
    expect(await peaks()).toHaveLength(1_000);
    expect(after.text).toContain("-22,2 LUFS");
    expect(after.text).not.toContain("data-reading=");
    const wave = await waveformOf(await onlyVersion(id));
    expect(wave).toMatchObject({ durationMs: 2_000 });
    expect(wave?.peaks).toHaveLength(1_000);
    expect(Math.max(...(wave?.peaks ?? []))).toBeCloseTo(0.12, 1);
  });

  test("is told kindly what may be worth knowing, in the reader's language, and only its owner is", async () => {
    const browser = await house.as(await aMusician("Noor"));
    const id = await put(
      browser,
      wav([
        [3, 0.3],
        [6, 0],
      ]),
    );
    const low = await put(browser, wav([[3, 0.003]]));
    const loud = await put(
      browser,
      wav([
        [1, 0],
        [3, 4],
      ]),
    );
    const left = await put(browser, wav([[2, 0.3]], { channels: 2, oneSided: true }));
    await house.settle();

    const said = async (demo: string, language = "da"): Promise<string> =>
      (await browser.get(`/demos/${demo}`).set("Accept-Language", language)).text;
    expect(await said(id)).toContain("De sidste 6 sekunder er stille.");
    expect(await said(low)).toContain("Optagelsen er meget lav.");
    expect(await said(loud)).toContain("første gang ved 0:01");
    expect(await said(left)).toContain("Der er kun lyd i den ene side.");
    expect((await browser.get(`/api/v1/demos/${id}`)).body.versions[0].remarks).toHaveLength(1);
  });

  test("a film is refused with what it is and the way out", async () => {
    const browser = await house.as(await aMusician("Noor"));
    const film = Buffer.from(await readFile(join(FIXTURES, "tone.m4a")));
    film.write("vide", film.indexOf("soun"));
    const refused = await browser
      .post("/demos")
      .field("title", "Sidste bus")
      .field("ownWork", "yes")
      .field("requestId", newId())
      .attach("audio", film, { filename: "sang.mp3" });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("Det er en video. Eksportér lyden som m4a, mp3, wav eller flac");
  });

  test("without a lighter copy the original plays, and its owner is told where it may not", async () => {
    const browser = await house.as(await aMusician("Noor"));
    const id = await put(browser, await readFile(join(FIXTURES, "tone.aiff")));
    await house.settle();
    const { body } = await browser.get(`/api/v1/demos/${id}`);
    expect(body.versions[0]).toMatchObject({
      audio: `/demos/${id}/versions/1/audio`,
      type: "audio/aiff",
      remarks: [
        "En aiff spiller ikke i alle browsere. Læg den op som mp3 eller m4a, hvis nogen ikke kan høre den.",
      ],
    });
  });
});

describe("while the lighter copies are made", () => {
  test("the page says so, and what they will mend is no remark; without them it is told how the original plays", async () => {
    const browser = await house.as(await aMusician("Noor"));
    const odd = await put(browser, await readFile(join(FIXTURES, "tone.aiff")));
    const heavy = await put(browser, aTone(120, 220, 48_000));
    await house.settle();
    const state = async (id: string) => {
      const { body } = await browser.get(`/api/v1/demos/${id}`);
      const { status } = (await browser.get(`/api/v1/demos/${id}/versions/1/reading`)).body;
      const [version] = body.versions as { reading: { state: string } | null; remarks: string[] }[];
      return [status, version?.reading?.state, version?.remarks];
    };
    for (const id of [odd, heavy]) await listenLater((await onlyVersion(id))._id);
    for (const id of [odd, heavy]) expect(await state(id)).toEqual(["copying", "copying", []]);
    const { text } = await browser.get(`/demos/${odd}`);
    expect(text).toContain('data-reading-state="copying"');
    expect(text).toContain("Den lettere udgave er på vej.");
    // There is no ffmpeg here: none came.
    await house.settle();
    expect(await state(odd)).toEqual(["done", undefined, [expect.stringContaining("ikke i alle browsere")]]);
    expect(await state(heavy)).toEqual(["done", undefined, [expect.stringContaining("den er tung: 11 MB")]]);
    expect((await browser.get(`/demos/${odd}`)).text).toContain("Lyden ligger kun som AIFF");
    expect((await browser.get(`/demos/${heavy}`)).text).toContain("Lyden kunne ikke hentes");
  });
});

describe("a lighter copy", () => {
  async function withCopy(browser: Client) {
    const id = await put(browser, await readFile(join(FIXTURES, "tone.wav")));
    await house.settle();
    const { key } = await aCopy(id);
    return { id, key };
  }

  test("passes the same door as the original, and is a byte of its version", async () => {
    const browser = await house.as(await aMusician("Noor"));
    const stranger = await house.as(await aMusician("Bo"));
    const { id } = await withCopy(browser);
    const [version] = (await browser.get(`/api/v1/demos/${id}`)).body.versions;
    // Its player knows it by the same address as before the copy was there.
    expect(version).toMatchObject({ audio: `/demos/${id}/versions/1/audio`, type: "audio/wav" });
    const copy = { src: `/demos/${id}/versions/1/audio?as=aac`, type: "audio/mp4" };
    expect(version.sources).toEqual([copy]);
    expect((await browser.get(`/demos/${id}`)).text).toContain(`data-src="${version.audio}"`);

    const heard = await browser.get(copy.src).buffer(true);
    expect([heard.status, heard.headers["content-type"], heard.body.toString()]).toEqual([
      200,
      "audio/mp4",
      "lighter",
    ]);
    const part = await browser.get(copy.src).set("Range", "bytes=0-2").buffer(true);
    expect([part.status, part.headers["content-range"]]).toEqual([206, "bytes 0-2/7"]);
    // One that is not there is the original.
    expect((await browser.get(`/demos/${id}/versions/1/audio?as=opus`)).headers["content-type"]).toBe(
      "audio/wav",
    );
    expect((await stranger.get(copy.src)).status).toBe(404);
    expect((await house.client().get(copy.src)).status).toBe(404);
    expect(await storageFaults()).toMatchObject({ orphans: [], missing: [] });
    expect(await checkInvariants()).toEqual([]);
  });

  test("is in the copy of one's data, and goes with whoever put it up when they are erased", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    const { id, key } = await withCopy(browser);
    const original = (await onlyVersion(id)).key ?? "";
    const { files } = await dataCopyOf(house, browser);
    const texts = [...files.values()].map((bytes) => bytes.toString("latin1"));
    expect(texts.filter((text) => text === "lighter")).toHaveLength(1);
    await eraseNow(await wish(house, noor));
    await house.settle();
    clock.set(null);
    expect([await storage().stat(key), await storage().stat(original)]).toEqual([null, null]);
    expect(await storageFaults()).toMatchObject({ orphans: [], missing: [] });
  });

  test("goes with its version when that is taken back", async () => {
    const browser = await house.as(await aMusician("Noor"));
    const { id, key } = await withCopy(browser);
    await browser.post(`/demos/${id}/versions/1/withdrawal`).type("form").send({});
    expect((await browser.get(`/demos/${id}/versions/1/audio?as=aac`)).status).toBe(404);
    const later = plusMs(clock.now(), 11 * MINUTE_MS);
    clock.set(() => later);
    await house.settle();
    clock.set(null);
    expect(await storage().stat(key)).toBeNull();
    expect((await onlyVersion(id)).renditions).toEqual([]);
    expect(await findDemo(id)).not.toBeNull();
    expect(await storageFaults()).toMatchObject({ orphans: [], missing: [] });
  });
});
