import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Act, actsOf, createAct } from "../../src/features/acts/index.ts";
import { evidenceOfSource } from "../../src/features/evidence/index.ts";
import { versionsOf } from "../../src/features/demos/index.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMember, aMusician, type Member, seenBy } from "../support/people.ts";

const house = useHouse({ MAX_AUDIO_BYTES: "60000" });
const FIXTURES = join(import.meta.dirname, "../fixtures/audio");
const sound = (name = "tone.mp3"): Promise<Buffer> => readFile(join(FIXTURES, name));

type Fields = Record<string, string>;
/** Sends a form with a file as a browser does. */
async function send(
  browser: Client,
  to: string,
  file: { bytes: Buffer; name: string } | null,
  fields: Fields = {},
) {
  const all: Fields = { title: "Sidste bus", note: "Skitse", ownWork: "yes", requestId: newId(), ...fields };
  let form = browser.post(to);
  for (const [name, value] of Object.entries(all)) form = form.field(name, value);
  return file ? form.attach("audio", file.bytes, { filename: file.name }) : form;
}
async function aDemo(browser: Client, fields: Fields = {}): Promise<string> {
  const made = await send(browser, "/api/v1/demos", { bytes: await sound(), name: "a.mp3" }, fields);
  expect(made.status).toBe(200);
  await house.settle();
  return String(made.body.id);
}
const objects = async (): Promise<number> => (await storageFaults()).objects;
const temp = async (): Promise<string[]> =>
  (await readdir(join(house.uploadsDir, "tmp"))).filter((name) => !name.startsWith("."));
const anAct = async (by: Member, kind: "solo" | "band" = "band"): Promise<Act> =>
  createAct(await seenBy(by), {
    kind,
    name: "Sne",
    about: "",
    genres: "",
    ink: "gab",
    roles: "",
    requestId: newId(),
  });

describe("putting up a demo", () => {
  test("four first ones at the same moment make one solo act", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    const file = { bytes: await sound(), name: "a.mp3" };
    const sent = await Promise.all([1, 2, 3, 4].map(() => send(browser, "/api/v1/demos", file)));
    expect(sent.map((one) => one.status)).toEqual([200, 200, 200, 200]);
    expect(await actsOf(noor.personId)).toHaveLength(1);
  });

  test("begins with nothing, makes a solo act by itself, and shows the ladder", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    expect((await browser.get("/demos")).text).toContain("Her er stille endnu");
    expect((await browser.get("/demos/new")).text).toContain('name="audio"');
    const sent = await send(browser, "/demos", { bytes: await sound(), name: "Tale 001.mp3" });
    expect(sent.status).toBe(303);
    const at = sent.headers.location ?? "";
    expect((await browser.get(at)).text).toContain("Kun du hører den, til den er tjekket");
    await house.settle();
    const page = await browser.get(at);
    for (const text of ["Sidste bus", "v1", "Skitse", "0:02", "<audio"]) expect(page.text).toContain(text);
    expect(page.text).not.toContain("til den er tjekket");
    expect((await browser.get("/demos")).text).toContain("Sidste bus");
    const json = await browser.get(`/api/v1${at}`);
    expect(json.body).toMatchObject({ title: "Sidste bus", readers: "onlyMe", act: { name: "Noor" } });
    expect(json.body.versions[0]).toMatchObject({ n: 1, status: "verified", format: "mp3", codec: "mp3" });
    const [evidence] = await evidenceOfSource("demo", at.slice(7));
    expect(evidence).toMatchObject({ version: 1, members: [noor.personId], title: "Sidste bus" });
    expect(evidence?.sha256).toBe(json.body.versions[0].sha256);
  });

  test("takes each format by its bytes, whatever the name says", async () => {
    const browser = await house.as(await aMusician());
    for (const name of await readdir(FIXTURES)) {
      const sent = await send(browser, "/api/v1/demos", { bytes: await sound(name), name: "noter.pdf" });
      expect([name, sent.status]).toEqual([name, 200]);
    }
    await house.settle();
    expect((await browser.get("/api/v1/demos")).body.demos).toHaveLength((await readdir(FIXTURES)).length);
  });

  test("refuses what is no sound with the limit and the way out, and leaves nothing behind", async () => {
    const browser = await house.as(await aMusician());
    const before = await objects();
    const cut = (await sound("tone.wav")).subarray(0, 4000);
    const cases: [Buffer, string][] = [
      [Buffer.from("<?php system($_GET[0]); ?>"), "Det er ikke en lydfil"],
      [Buffer.from("%PDF-1.7\n%âãÏÓ"), "Det er ikke en lydfil"],
      [cut, "klippet over"],
      [Buffer.alloc(0), "Filen er tom"],
      [Buffer.alloc(61_000, 1), "Filen er for stor"],
    ];
    for (const [bytes, sentence] of cases) {
      const sent = await send(browser, "/demos", { bytes, name: "sang.mp3" });
      expect(sent.status).toBe(422);
      for (const text of [sentence, "Sidste bus", "Skitse"]) expect(sent.text).toContain(text);
    }
    const none = await send(browser, "/demos", null);
    expect([none.status, none.text.includes("Vælg en lydfil")]).toEqual([422, true]);
    expect([await objects(), await temp()]).toEqual([before, []]);
    expect((await browser.get("/api/v1/demos")).body.demos).toEqual([]);
    expect((await browser.get("/api/v1/acts")).body.acts).toEqual([]);
  });

  test("keeps a sound file for an hour when the rest of the form was refused", async () => {
    const browser = await house.as(await aMusician());
    const file = { bytes: await sound(), name: "min sang.mp3" };
    const refused = await send(browser, "/demos", file, { title: "", ownWork: "" });
    expect(refused.status).toBe(422);
    for (const text of ["Det her mangler", "Sæt kryds", "min sang.mp3 er gemt i en time"])
      expect(refused.text).toContain(text);
    const kept = /name="audioKept" value="([^"]+)"/.exec(refused.text)?.[1] ?? "";
    const stranger = await send(await house.as(await aMusician()), "/demos", null, { audioKept: kept });
    expect(stranger.status).toBe(422);
    expect((await send(browser, "/demos", null, { audioKept: kept })).status).toBe(303);
    expect(await temp()).toEqual([]);
  });

  test("keeps the last three sound files of one person, and takes no token that was made for something else", async () => {
    const browser = await house.as(await aMusician());
    const file = { bytes: await sound(), name: "min sang.mp3" };
    const tokens: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      const { text } = await send(browser, "/demos", file, { title: "" });
      tokens.push(/name="audioKept" value="([^"]+)"/.exec(text)?.[1] ?? "");
    }
    expect([new Set(tokens).size, (await temp()).length]).toEqual([4, 3]);
    expect((await send(browser, "/demos", null, { audioKept: tokens[0] ?? "" })).status).toBe(422);
    expect((await send(browser, "/demos", null, { audioKept: tokens[3] ?? "" })).status).toBe(303);

    const leaving = await house.as(await aMusician());
    const out = await leaving.post("/sign-out").type("form").send({});
    const notice = /fly\.notice=([^;]+)/.exec(String(out.headers["set-cookie"]))?.[1] ?? "";
    expect(decodeURIComponent(notice)).toContain(".");
    const sent = await send(browser, "/demos", null, { audioKept: decodeURIComponent(notice) });
    expect([sent.status, sent.text.includes("Vælg en lydfil")]).toEqual([422, true]);
    for (const name of await temp()) await rm(join(house.uploadsDir, "tmp", name));
  });

  test("sent twice is stored once, and leaves no second file", async () => {
    const browser = await house.as(await aMusician());
    const before = await objects();
    const file = { bytes: await sound(), name: "a.mp3" };
    const form = { requestId: newId() };
    const [one, two] = await Promise.all([
      send(browser, "/demos", file, form),
      send(browser, "/demos", file, form),
    ]);
    const three = await send(browser, "/demos", file, form);
    expect([one.status, two.status, three.status]).toEqual([303, 303, 303]);
    expect(new Set([one, two, three].map((sent) => sent.headers.location)).size).toBe(1);
    expect([await objects(), await temp()]).toEqual([before + 1, []]);
  });

  test("into an act is for its members; operators and other people's ids are refused", async () => {
    const [noor, other] = [await aMusician(), await aMusician()];
    const act = await anAct(noor);
    const file = { bytes: await sound(), name: "a.mp3" };
    const browser = await house.as(other);
    const foreign = await send(browser, "/demos", file, { act: act._id });
    expect([foreign.status, foreign.text.includes("Vælg en af mulighederne")]).toEqual([422, true]);
    expect((await send(browser, "/demos", file, { "title[$gt]": "", title: "" })).status).toBe(422);
    expect((await send(browser, "/demos", file, { readers: "hele verden" })).status).toBe(422);
    expect((await send(browser, "/demos", file, { requestId: "x" })).status).toBe(422);
    expect((await send(browser, "/demos", file, { readers: "everyone" })).text).toContain(
      "ingen offentlig side",
    );
    expect((await send(await house.as(noor), "/demos", file, { act: act._id })).status).toBe(303);
    const script = await send(browser, "/demos", file, { title: "<script>alert(1)</script>" });
    expect((await browser.get(script.headers.location ?? "")).text).not.toContain("<script>alert");
    expect((await send(await house.as(await aMember()), "/demos", file)).status).toBe(404);
    expect((await send(house.client(), "/demos", file)).headers.location).toContain("/sign-in");
  });
});

describe("versions", () => {
  test("stand on each other; the note can be put right, title and readers too, each by its owner", async () => {
    const browser = await house.as(await aMusician());
    const id = await aDemo(browser);
    expect((await browser.get(`/demos/${id}/versions/new`)).text).toContain("Hvad er nyt i version 2?");
    const bare = await send(
      browser,
      `/demos/${id}/versions`,
      { bytes: await sound(), name: "b" },
      { note: "" },
    );
    expect(bare.status).toBe(422);
    for (const text of ["er gemt i en time", "Skriv mindst ét ord om, hvad der er nyt"])
      expect(bare.text).toContain(text);
    const file = { bytes: await sound("tone.flac"), name: "b.flac" };
    expect((await send(browser, `/demos/${id}/versions`, file, { note: "Langsommere" })).status).toBe(303);
    expect((await browser.get(`/demos/${id}/versions/1/note`)).status).toBe(200);
    await house.settle();
    const standing = async () =>
      (await browser.get(`/api/v1/demos/${id}`)).body.versions.map(
        (one: { n: number; counts: boolean; supersededBy: number | null }) => [
          one.n,
          one.counts,
          one.supersededBy,
        ],
      );
    expect(await standing()).toEqual([
      [2, true, null],
      [1, false, 2],
    ]);
    await browser.post(`/demos/${id}/versions/1/note`).type("form").send({ note: "På værelset" });
    const page = await browser.get(`/demos/${id}`);
    for (const text of ["Langsommere", "På værelset", "v2", "den, der tæller", "Afløst af v2"])
      expect(page.text).toContain(text);
    expect((await browser.get(`/demos/${id}/edit`)).status).toBe(200);
    const edit = { title: "Første bus", readers: "mentor", version: 0 };
    expect((await browser.post(`/demos/${id}`).type("form").send(edit)).status).toBe(303);
    const late = await browser
      .post(`/demos/${id}`)
      .type("form")
      .send({ ...edit, title: "Ny bus" });
    expect(late.status).toBe(409);
    for (const text of ["Ny bus", "Første bus · Du og mentor"]) expect(late.text).toContain(text);
    const json = await browser.post(`/api/v1/demos/${id}`).send({ ...edit, version: 1 });
    expect(json.body).toEqual({ id, version: 2 });
    const stranger = await house.as(await aMusician());
    for (const path of ["", "/edit", "/versions/new", "/versions/1/note", "/versions/1/audio"])
      expect((await stranger.get(`/demos/${id}${path}`)).status).toBe(404);
    for (const path of ["", "/versions/1/note", "/versions/1/withdrawal", "/versions/1/return"])
      expect((await stranger.post(`/demos/${id}${path}`).type("form").send({})).status).toBe(404);
  });

  test("taken back are silent at the next request; it can be undone until the bytes go, and the hash stays", async () => {
    const browser = await house.as(await aMusician());
    const id = await aDemo(browser);
    const audio = `/demos/${id}/versions/1/audio`;
    const post = (what: string) => browser.post(`/demos/${id}/versions/1/${what}`).type("form").send({});
    expect((await browser.get(audio)).status).toBe(200);
    expect((await post("withdrawal")).status).toBe(303);
    expect((await browser.get(audio)).status).toBe(404);
    expect((await browser.get(`/demos/${id}`)).text).toContain("Taget tilbage");
    expect((await post("withdrawal")).status).toBe(409);
    expect((await post("return")).status).toBe(303);
    expect((await browser.get(audio)).status).toBe(200);
    await post("withdrawal");
    const before = await objects();
    const later = clock.now().getTime() + 11 * 60_000;
    clock.set(() => new Date(later));
    await house.settle();
    clock.set(null);
    expect(await objects()).toBe(before - 1);
    const [version] = await versionsOf(id);
    expect(version).toMatchObject({ key: null });
    expect(version?.sha256).toHaveLength(64);
    expect((await evidenceOfSource("demo", id))[0]?.withdrawnAt).not.toBeNull();
    const gone = await post("return");
    expect([gone.status, gone.text.includes("Lyden er slettet")]).toEqual([409, true]);
  });

  test("are played from the list: the newest that stands, and none where all are taken back", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    const id = await aDemo(browser);
    const played = async (): Promise<string[]> =>
      [...(await browser.get("/demos")).text.matchAll(/data-src="([^"]+)"/g)].map(([, src]) => src ?? "");
    expect(await played()).toEqual([`/demos/${id}/versions/1/audio`]);
    await send(browser, `/demos/${id}/versions`, { bytes: await sound("tone.wav"), name: "b.wav" });
    await house.settle();
    expect(await played()).toEqual([`/demos/${id}/versions/2/audio`]);
    for (const src of await played()) expect((await browser.get(src)).status).toBe(200);
    await browser.post(`/demos/${id}/versions/2/withdrawal`);
    expect(await played()).toEqual([`/demos/${id}/versions/1/audio`]);
    await browser.post(`/demos/${id}/versions/1/withdrawal`);
    expect(await played()).toEqual([]);
  });
});
