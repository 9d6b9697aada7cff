import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import {
  type Evidence,
  evidenceOf,
  recordEvidence,
  withdrawEvidence,
} from "../../src/features/evidence/index.ts";
import { clock, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { root } from "../../src/platform/root.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { whileBusy } from "../support/busy.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  attends,
  follows,
  type Member,
  mentors,
  saysNo,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const fixture = (name: string): string => join(root, "test/fixtures", name);
let noor: Member;
let asNoor: Client;

beforeAll(async () => {
  noor = await aMusician("Noor");
  asNoor = await house.as(noor);
}, 30_000);

const text = (more: object = {}) => ({
  kind: "text",
  title: "Lyttedagbog",
  text: "Fem numre",
  day: "2026-01-02",
  requestId: newId(),
  ...more,
});
const put = (client: Client, file: string | Buffer, name: string, fields: Record<string, string> = {}) => {
  const all = { title: "Fra koncerten", day: "2026-01-02", requestId: newId(), ...fields };
  const sent = client.post("/evidence/files");
  for (const [key, value] of Object.entries(all)) void sent.field(key, value);
  return sent.attach("file", file, name);
};

describe("written evidence", () => {
  test("a text, a link and somebody's word are kept once each, and lead back to the milestone", async () => {
    const requestId = newId();
    for (const _ of [1, 2]) {
      const answer = await asNoor
        .post("/evidence")
        .type("form")
        .send(text({ requestId, for: "RU-K2" }));
      expect([answer.status, answer.headers.location]).toEqual([303, `/journey/RU-K2?evidence=${requestId}`]);
    }
    expect((await asNoor.get(`/journey/RU-K2?evidence=${requestId}`)).text).toMatch(
      new RegExp(`value="${requestId}" checked`),
    );
    const link = {
      kind: "link",
      title: "Video",
      address: "example.org/v",
      day: "2026-01-02",
      requestId: newId(),
    };
    expect((await asNoor.post("/api/v1/evidence").send(link)).body.text).toBe("https://example.org/v");
    const word = text({ kind: "word", title: "Bo, tekniker", text: "Det sad" });
    expect((await asNoor.post("/api/v1/evidence").send(word)).status).toBe(200);
    expect((await evidenceOf(noor.personId)).map((row) => row.kind)).toEqual(["word", "link", "text"]);
    expect((await asNoor.get("/evidence")).text).toContain("Bo, tekniker");
    for (const kind of ["", "?kind=file", "?kind=link&for=RU-H1", "?kind=text", "?kind=word", "?kind=x"])
      expect((await asNoor.get(`/evidence/new${kind}`)).status).toBe(200);
  });

  test("bad input is refused at its field, and what was typed stays", async () => {
    const before = (await evidenceOf(noor.personId)).length;
    for (const [body, field] of [
      [text({ kind: "demo" }), "kind"],
      [text({ title: "" }), "title"],
      [text({ title: "x".repeat(101) }), "title"],
      [text({ day: "2999-01-01" }), "day"],
      [text({ day: "i går" }), "day"],
      [text({ text: { $gt: "" } }), "text"],
      [text({ requestId: "1" }), "requestId"],
      [text({ kind: "link", address: "javascript:alert(1)" }), "address"],
    ] as const) {
      const answer = await asNoor.post("/api/v1/evidence").send(body);
      expect([answer.status, answer.body.fields?.[0]?.field]).toEqual([422, field]);
    }
    const shown = await asNoor
      .post("/evidence")
      .type("form")
      .send(text({ day: "", text: "<script>alert(1)</script>" }));
    expect(shown.status).toBe(422);
    expect(shown.text).toContain("&lt;script&gt;alert(1)");
    expect((await evidenceOf(noor.personId)).length).toBe(before);
    const taken = text();
    await (await house.as(await aMusician("Ida"))).post("/api/v1/evidence").send(taken);
    expect((await asNoor.post("/api/v1/evidence").send(taken)).status).toBe(409);
  });
});

describe("files", () => {
  test("a PDF, a picture and a recording are told by their bytes; anything else is refused", async () => {
    const pdf = await put(asNoor, Buffer.from("%PDF-1.4\n%%EOF"), "rider.exe");
    expect(pdf.status).toBe(303);
    const picture = await put(asNoor, fixture("pictures/gps.jpg"), "foto.pdf");
    const picturePath = picture.headers.location ?? "";
    expect(picture.status).toBe(303);
    const bytes = await asNoor.get(`${picturePath}/file`);
    expect(bytes.headers["content-type"]).toContain("image/webp");
    expect((await asNoor.get(picturePath)).text).toContain("<img");
    const file = await asNoor.get(`${pdf.headers.location}/file`);
    expect(file.headers["content-type"]).toContain("application/pdf");
    expect(file.headers["content-disposition"]).toContain("attachment");
    const before = (await evidenceOf(noor.personId)).length;
    for (const [bad, name] of [
      [Buffer.from("<script>alert(1)</script>"), "side.pdf"],
      [Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "tegning.png"],
      [Buffer.from("PK\u0003\u0004"), "arkiv.mp3"],
    ] as const) {
      const answer = await put(asNoor, bad, name);
      expect(answer.status).toBe(422);
      expect(answer.text).toMatch(/pdf, billede eller lyd|jpg eller png/);
      expect(answer.text).toContain("Fra koncerten");
    }
    expect((await put(asNoor, Buffer.alloc(0), "tom.pdf")).text).toContain("Filen er tom.");
    const none = await put(asNoor, Buffer.alloc(0), "");
    expect([none.status, none.text.includes("Vælg en fil.")]).toEqual([422, true]);
    expect((await put(asNoor, Buffer.alloc(12 * 1_048_576 + 1), "stor.pdf")).text).toContain("højst 12 MB");
    expect((await evidenceOf(noor.personId)).length).toBe(before);
  });

  test("a fault of ours is no fault of the file: it waits beside what was typed, picture and recording alike", async () => {
    for (const [file, name] of [
      ["pictures/gps.jpg", "foto.jpg"],
      ["audio/tone.mp3", "sang.mp3"],
    ] as const) {
      const sent = await whileBusy(house, () => put(asNoor, fixture(file), name));
      expect(sent.status).toBe(503);
      for (const words of ["ikke filens skyld", "Fra koncerten", name]) expect(sent.text).toContain(words);
      const kept = /name="fileKept" value="([^"]+)"/.exec(sent.text)?.[1] ?? "";
      const again = asNoor.post("/evidence/files").field("title", "Fra koncerten").field("day", "2026-01-02");
      expect((await again.field("requestId", newId()).field("fileKept", kept)).status).toBe(303);
    }
  });

  test("a refused form keeps the file for an hour", async () => {
    const refused = await put(asNoor, Buffer.from("%PDF-1.4\n"), "plan.pdf", { title: "" });
    const kept = /name="fileKept" value="([^"]+)"/.exec(refused.text)?.[1] ?? "";
    const answer = await asNoor
      .post("/evidence/files")
      .field("title", "Plan")
      .field("day", "2026-01-02")
      .field("requestId", newId())
      .field("fileKept", kept);
    expect(answer.status).toBe(303);
  });

  test("the inner circle reads it, school, followers and strangers do not; taken back, the bytes go", async () => {
    const [school, venue, mentor] = [
      await anOrganisation("school", "Skolen"),
      await anOrganisation("venue", "Lågen"),
      await aMentor(),
    ];
    await attends(noor, school);
    await follows(venue, noor, "progressAndDemos");
    await mentors(mentor, noor);
    const made = await put(asNoor, Buffer.from("%PDF-1.4\nx"), "plan.pdf");
    const path = made.headers.location ?? "";
    const asMentor = await house.as(mentor);
    expect([(await asMentor.get(path)).status, (await asMentor.get(`${path}/file`)).status]).toEqual([
      200, 200,
    ]);
    for (const member of [await aMemberOf(school, "A"), await aMemberOf(venue, "B"), await aMember()]) {
      const client = await house.as(member);
      expect([(await client.get(path)).status, (await client.get(`${path}/file`)).status]).toEqual([
        404, 404,
      ]);
      expect((await client.post(`/api/v1${path}/withdrawal`).send({})).status).toBe(404);
    }
    const [row] = await evidenceOf(noor.personId, 1);
    expect((await asNoor.post(`${path}/withdrawal`)).status).toBe(303);
    // Whoever had read it before, and comes second, takes nothing back once more.
    expect(await withdrawEvidence(await seenBy(noor), row as Evidence)).toBeNull();
    await house.settle();
    // Out of everybody's sight at once, while it can still be undone.
    for (const client of [asNoor, asMentor]) expect((await client.get(`${path}/file`)).status).toBe(404);
    expect((await asMentor.get(`/api/v1${path}`)).body).toMatchObject({
      withdrawn: true,
      file: null,
      text: "",
    });
    expect((await asMentor.post(`${path}/restoration`)).status).toBe(404);
    const later = plusMs(clock.now(), 11 * MINUTE_MS);
    clock.set(() => later);
    await house.settle();
    expect((await asNoor.post(`/api/v1${path}/restoration`).send({})).status).toBe(409);
    clock.set(null);
    const events = house.connection.client.db(house.connection.dbName).collection("events");
    expect(await events.countDocuments({ about: row?._id, type: "evidence.withdrawn" })).toBe(1);
    expect(await storage().stat(row?.file?.key ?? "")).toBeNull();
    expect((await asMentor.get(`${path}/file`)).status).toBe(404);
    expect((await asMentor.get(path)).text).toContain("trukket tilbage");
    expect((await asNoor.post(`/api/v1${path}/withdrawal`).send({})).status).toBe(403);
  });

  test("taken back, it can be undone for ten minutes, and stands as it stood", async () => {
    const put1 = await put(asNoor, Buffer.from("%PDF-1.4\nplan"), "plan.pdf");
    const noted = await asNoor
      .post("/evidence")
      .type("form")
      .send(text({ text: "Broen tre gange" }));
    for (const made of [put1, noted]) {
      const path = made.headers.location ?? "";
      expect((await asNoor.post(`${path}/withdrawal`)).headers.location).toBe("/evidence");
      const list = (await asNoor.get("/evidence")).text;
      expect(list).toContain(`action="${path}/restoration"`);
      expect((await asNoor.get(path)).text).not.toContain("Broen tre gange");
      expect((await asNoor.post(`${path}/restoration`)).headers.location).toBe(path);
      // Pressed again there is nothing left to undo.
      expect((await asNoor.post(`${path}/restoration`)).status).toBe(404);
    }
    const later = plusMs(clock.now(), 11 * MINUTE_MS);
    clock.set(() => later);
    await house.settle();
    clock.set(null);
    expect((await asNoor.get(`${put1.headers.location}/file`)).status).toBe(200);
    expect((await asNoor.get(noted.headers.location ?? "")).text).toContain("Broen tre gange");
  });

  test("what a bandmate under 15 recorded is gone from the band's lists while her guardian says no", async () => {
    const { ana, marta } = await anaAndMarta();
    const shared = await recordEvidence(await seenBy(ana), {
      kind: "text",
      day: "2026-01-02",
      members: [ana.personId, noor.personId],
      title: "Kanarisang",
    });
    const reads = async (client: Client): Promise<[boolean, number]> => [
      (await client.get("/evidence")).text.includes("Kanarisang"),
      (await client.get(`/evidence/${shared._id}`)).status,
    ];
    expect(await reads(asNoor)).toEqual([true, 200]);
    expect((await asNoor.get(`/evidence/${shared._id}`)).text).toContain("Ana");
    await saysNo(marta, ana);
    expect(await reads(asNoor)).toEqual([false, 404]);
    expect(await reads(await house.as(ana))).toEqual([true, 200]);
    expect((await (await house.as(marta)).get(`/evidence/${shared._id}`)).status).toBe(200);
  });
});
