import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { sweepUploads } from "../../src/features/uploads/index.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { eraseNow } from "../../src/features/privacy/index.ts";
import { leftOf, wish } from "../support/erasing.ts";
import { whileBusy } from "../support/busy.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician } from "../support/people.ts";
import { aTone } from "../support/sound.ts";

const MAX = 200_000;
const house = useHouse({ MAX_AUDIO_BYTES: String(MAX), MAX_PERSON_BYTES: "300000" });
const UPLOADS = "/api/v1/uploads";
const TUS = { "Tus-Resumable": "1.0.0" };
const song = aTone(4);
const HALF = song.length >> 1;

const named = (name: string): string => `filename ${Buffer.from(name).toString("base64")},changed MTc=`;
const open = (browser: Client, bytes: number, name = "min sang.wav") =>
  browser.post(UPLOADS).set({ ...TUS, "Upload-Length": String(bytes), "Upload-Metadata": named(name) });
const piece = (browser: Client, at: string, offset: number, bytes: Buffer) =>
  browser
    .patch(at)
    .set({ ...TUS, "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" })
    .send(bytes);
const how = (browser: Client, at: string) => browser.head(at).set(TUS);
const drop = (browser: Client, at: string) => browser.delete(at).set(TUS);
async function opened(browser: Client, bytes = song.length): Promise<string> {
  const made = await open(browser, bytes);
  expect(made.status).toBe(201);
  return String(made.headers.location);
}
const files = (): Promise<string[]> => readdir(join(house.uploadsDir, "pending"));
const form = (browser: Client, upload: string, more: Record<string, string> = {}) => {
  const fields = { title: "Sidste bus", ownWork: "yes", requestId: newId(), audioUpload: upload, ...more };
  let sent = browser.post("/demos");
  for (const [name, value] of Object.entries(fields)) sent = sent.field(name, value);
  return sent;
};

/** The next version's record is refused by the database. */
const failRecord = () =>
  house.connection.client.db("admin").command({
    configureFailPoint: "failCommand",
    mode: { times: 1 },
    data: {
      failCommands: ["insert"],
      errorCode: 8,
      appName: house.connection.dbName,
      namespace: `${house.connection.dbName}.demoversions`,
    },
  });

describe("a fault of ours", () => {
  test("takes no file from its sender: not before the form, not with it", async () => {
    const browser = await house.as(await aMusician());
    const at = await opened(browser);
    const id = at.slice(at.lastIndexOf("/") + 1);
    const arrived = await whileBusy(house, () => piece(browser, at, 0, song));
    expect([arrived.status, JSON.parse(arrived.text).title]).toEqual([
      503,
      expect.stringContaining("Vent et minut"),
    ]);
    expect((await how(browser, at)).headers["upload-offset"]).toBe(String(song.length));
    const first = await whileBusy(house, () => form(browser, id));
    expect(first.status).toBe(503);
    for (const text of ["Vent et minut", "min sang.wav er nået frem", `value="${id}"`, "Sidste bus"])
      expect(first.text).toContain(text);
    expect((await form(browser, id)).status).toBe(303);
    expect(await files()).not.toContain(id);
  });

  test("lets a file that came with its form wait beside it", async () => {
    const browser = await house.as(await aMusician());
    const sent = await whileBusy(house, () =>
      form(browser, "").attach("audio", song, { filename: "min sang.wav" }),
    );
    expect(sent.status).toBe(503);
    for (const text of ["Vent et minut", "min sang.wav er gemt i en time"]) expect(sent.text).toContain(text);
    const kept = /name="audioKept" value="([^"]+)"/.exec(sent.text)?.[1] ?? "";
    const again = await form(browser, "", { audioKept: kept });
    expect(again.status).toBe(303);
    await house.settle();
    expect((await browser.get(`/api/v1${again.headers.location}`)).body.versions[0].bytes).toBe(song.length);
  });

  test("puts the file back when its record fails, and leaves no object", async () => {
    const browser = await house.as(await aMusician());
    const at = await opened(browser);
    const id = at.slice(at.lastIndexOf("/") + 1);
    await piece(browser, at, 0, song);
    await failRecord();
    expect((await form(browser, id)).status).toBe(500);
    expect((await how(browser, at)).headers["upload-offset"]).toBe(String(song.length));
    expect((await storageFaults()).orphans).toEqual([]);
    expect((await form(browser, id)).status).toBe(303);
  });
});

describe("a file on its way", () => {
  test("goes with its sender when they are erased, bytes and all", async () => {
    const [noor, emil] = [await aMusician("Noor"), await aMusician("Emil")];
    const [hers, his] = [await house.as(noor), await house.as(emil)];
    const idOf = (at: string): string => at.slice(at.lastIndexOf("/") + 1);
    const [gone, stays] = [await opened(hers), await opened(his)];
    await piece(hers, gone, 0, song.subarray(0, HALF));
    await piece(his, stays, 0, song.subarray(0, HALF));
    expect(await files()).toEqual(expect.arrayContaining([idOf(gone), idOf(stays)]));
    await eraseNow(await wish(house, noor));
    clock.set(null);
    const left = await files();
    expect([left.includes(idOf(gone)), left.includes(idOf(stays))]).toEqual([false, true]);
    expect((await leftOf(house, [idOf(gone)])).filter((one) => one.startsWith("uploads"))).toEqual([]);
  });

  test("goes on from where it stopped, is no demo until its form is saved, and is gone from the tray then", async () => {
    const browser = await house.as(await aMusician());
    const at = await opened(browser);
    expect(at).toMatch(/^\/api\/v1\/uploads\/[0-9a-z]{20}$/);
    expect((await piece(browser, at, 0, song.subarray(0, HALF))).headers["upload-offset"]).toBe(String(HALF));
    expect((await how(browser, at)).headers).toMatchObject({
      "upload-offset": String(HALF),
      "upload-length": String(song.length),
    });
    const id = at.slice(at.lastIndexOf("/") + 1);
    expect((await browser.get("/demos/new")).text).toContain("50 % er nået frem");
    // Half a file is no file, and a piece for another place is refused.
    expect((await form(browser, id)).text).toContain("Vælg en lydfil");
    expect((await piece(browser, at, 0, song)).status).toBe(409);
    expect((await piece(browser, at, HALF, song.subarray(HALF))).status).toBe(204);
    expect((await browser.get("/api/v1/demos")).body.demos).toEqual([]);
    expect((await browser.get("/demos")).text).toContain("Én fil er nået frem og mangler en titel");
    const page = await browser.get(`/demos/new?upload=${id}`);
    for (const text of ["min sang.wav er nået frem", 'value="min sang"', `name="audioUpload" value="${id}"`])
      expect(page.text).toContain(text);
    const bare = await form(browser, id, { title: "", ownWork: "" });
    expect([bare.status, bare.text.includes("min sang.wav er nået frem")]).toEqual([422, true]);
    const saved = await form(browser, id);
    expect(saved.status).toBe(303);
    expect((await browser.get(`/api/v1${saved.headers.location}`)).body.versions).toHaveLength(1);
    expect((await how(browser, at)).status).toBe(404);
    expect((await browser.get("/demos/new")).text).not.toContain("min sang.wav");
    expect(await files()).not.toContain(id);
  });

  test("is its sender's alone, from our own pages alone, and a musician's", async () => {
    const [browser, other] = [await house.as(await aMusician()), await house.as(await aMusician("Ana"))];
    const at = await opened(browser);
    const id = at.slice(at.lastIndexOf("/") + 1);
    for (const answer of [await how(other, at), await piece(other, at, 0, song), await drop(other, at)])
      expect(answer.status).toBe(404);
    await piece(browser, at, 0, song);
    expect((await form(other, id)).text).toContain("Vælg en lydfil");
    expect((await other.get(`/demos/new?upload=${id}`)).text).not.toContain("min sang");
    const signedOut = house.client();
    expect([(await open(signedOut, 10)).status, (await how(signedOut, at)).status]).toEqual([401, 401]);
    expect((await open(await house.as(await aMentor()), 10)).status).toBe(404);
    const foreign = (await browser.delete(at).set({ ...TUS, "Sec-Fetch-Site": "cross-site" })).status;
    expect([foreign, (await how(browser, at)).status]).toEqual([403, 200]);
    for (const path of ["/", "/..%2f..%2fetc", `/${newId()}`])
      expect((await how(browser, UPLOADS + path)).status).toBe(404);
    expect((await browser.get(at)).status).toBe(404);
    expect([(await drop(browser, at)).status, (await how(browser, at)).status]).toEqual([204, 404]);
    expect(await files()).not.toContain(id);
  });

  test("keeps the limits: its own size, the person's room, the number, and it has to be sound", async () => {
    const browser = await house.as(await aMusician());
    const big = await open(browser, MAX + 1);
    expect([big.status, big.body.code]).toEqual([413, "problems.fileTooBig"]);
    expect(big.body.title).toContain("Vælg en på højst 0 MB");
    const none = await open(browser, 0);
    expect([none.status, none.body.code]).toEqual([400, "problems.fileEmpty"]);
    expect((await browser.post(UPLOADS).set({ ...TUS, "Upload-Defer-Length": "1" })).status).toBe(400);
    const at = await opened(browser, MAX - 10_000);
    expect((await piece(browser, at, 0, Buffer.alloc(MAX, 1))).status).toBeGreaterThanOrEqual(400);
    const full = await open(browser, 120_000);
    expect([full.status, full.body.code, full.body.title.includes("Der er ikke plads")]).toEqual([
      413,
      "uploads.problems.full",
      true,
    ]);
    await drop(browser, at);
    const noise = Buffer.from("%PDF-1.7 noter om en sang");
    const notSound = await opened(browser, noise.length);
    const refused = await piece(browser, notSound, 0, noise);
    expect([refused.status, JSON.parse(refused.text).title]).toEqual([
      422,
      expect.stringContaining("Det er ikke en lydfil"),
    ]);
    expect((await how(browser, notSound)).status).toBe(404);
    const many = await Promise.all(Array.from({ length: 22 }, () => open(browser, 100)));
    expect(many.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(20);
    expect(many.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(2);
  });

  test("is forgotten after two days, and a file that nothing knows with it", async () => {
    const browser = await house.as(await aMusician());
    const at = await opened(browser);
    await piece(browser, at, 0, song.subarray(0, HALF));
    await sweepUploads(plusMs(clock.now(), DAY_MS));
    expect((await how(browser, at)).status).toBe(200);
    await sweepUploads(plusMs(clock.now(), 2 * DAY_MS + 1000));
    expect((await how(browser, at)).status).toBe(404);
    expect(await files()).not.toContain(at.slice(at.lastIndexOf("/") + 1));
  });
});
