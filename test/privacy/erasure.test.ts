import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { Document } from "mongodb";
import { eraseNow, eraseOverdue, replayErasures } from "../../src/features/privacy/index.ts";
import { erasureOf } from "../../src/features/privacy/model.ts";
import { rebuildImpact } from "../../src/features/impact/index.ts";
import { eachCounted, eachDeed } from "../../src/features/impact/model.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { ERASED } from "../../src/platform/personal/rule.ts";
import { verifyTrail } from "../../src/platform/trail/chain.ts";
import { leftOf, traces, wish } from "../support/erasing.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aLife } from "../support/life.ts";
import {
  aGuardianOf,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  follows,
  type Member,
  mentors,
} from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();
const dbName = () => house.connection.dbName;
afterEach(() => clock.set(null));

const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
const ask = (browser: Client, base = "/me") => post(browser, `${base}/erasure`, { sure: "yes" });
const travel = (days: number): void => {
  const then = plusMs(clock.now(), days * DAY_MS);
  clock.set(() => then);
};

describe("asking to be erased", () => {
  test("the page says what goes and what stays; without the tick nothing happens", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    const page = await browser.get("/me/erasure");
    for (const words of ["Det forsvinder", "Det bliver, og hvorfor", "14 dage"])
      expect(page.text).toContain(words);
    const refused = await post(browser, "/me/erasure");
    expect([refused.status, refused.text.includes("Sæt et kryds")]).toEqual([422, true]);
    expect(await erasureOf(noor.personId)).toBeNull();
  });

  test("closes the account to others at once, and signing in shows only the way back", async () => {
    const noor = await aMusician("Noor", 19);
    const { mentor } = await aLife(house, noor);
    const venue = await anOrganisation("venue", "Huset");
    const booker = await aMemberOf(venue, "Bo");
    await follows(venue, noor, "progressAndDemos");
    const [own, guide, follower] = [await house.as(noor), await house.as(mentor), await house.as(booker)];
    for (const other of [guide, follower])
      expect((await other.get(`/people/${noor.personId}`)).status).toBe(200);
    expect((await ask(own)).headers.location).toBe("/me/erasure");
    for (const other of [guide, follower])
      expect((await other.get(`/people/${noor.personId}`)).status).toBe(404);
    expect((await guide.get("/mentees")).text).not.toContain("Noor");
    for (const path of ["/", "/demos", "/account", "/me"])
      expect([path, (await own.get(path)).headers.location]).toEqual([path, "/me/erasure"]);
    expect((await own.get("/api/v1/me/looks")).status).toBe(403);
    expect((await own.get("/me/erasure")).text).toContain("Behold min konto");
    expect((await own.get("/me/data")).status).toBe(200);
    expect((await house.mail(noor.email)).subject).toContain("Din konto bliver slettet");
    // Regret: all is as it was.
    expect((await post(own, "/me/erasure/withdrawal")).headers.location).toBe("/account");
    expect((await guide.get(`/people/${noor.personId}`)).status).toBe(200);
    expect((await own.get("/demos")).status).toBe(200);
    travel(15);
    await eraseOverdue(clock.now());
    await house.settle();
    expect((await (await house.as(noor)).get("/demos")).status).toBe(200);
  });

  test("whoever is leaving hears no more than a stranger does, while they wait and until they regret it", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    await mentors(ilir, noor);
    const audio = `/demos/${await aDemo(house, noor, await anAct(noor), "mentor")}/versions/1/audio`;
    const [own, his] = [await house.as(noor), await house.as(ilir)];
    expect((await his.get(audio)).status).toBe(200);
    expect((await ask(his)).headers.location).toBe("/me/erasure");
    expect([(await his.get(audio)).status, (await own.get(audio)).status]).toEqual([404, 200]);
    // What anybody on the street reads is theirs to read as well, and shows nothing of their own.
    const stage = await his.get("/stage");
    expect([stage.status, stage.text.includes("Ilir")]).toEqual([200, false]);
    expect((await post(his, "/me/erasure/withdrawal")).status).toBe(303);
    expect((await his.get(audio)).status).toBe(200);
  });

  test("under 15 a confirmed guardian asks, and takes it back; the child and a claimed guardian do not", async () => {
    const { ana, marta } = await anaAndMarta();
    const child = await house.as(ana);
    expect((await child.get("/me/erasure")).text).toContain("det er din værge");
    expect((await ask(child)).status).toBe(403);
    const claimed = await house.as(await aGuardianOf(ana, "Onkel", false));
    expect((await claimed.get(`/guardian/${ana.personId}/erasure`)).status).toBe(404);
    const parent = await house.as(marta);
    const base = `/guardian/${ana.personId}`;
    expect((await ask(parent, base)).headers.location).toBe(`${base}/erasure`);
    expect((await child.get("/me/erasure")).text).toContain("Din værge har bedt om det");
    expect((await post(child, "/me/erasure/withdrawal")).status).toBe(403);
    expect((await post(parent, `${base}/erasure/withdrawal`)).status).toBe(303);
    expect(await erasureOf(ana.personId)).toBeNull();
  });

  test("a child whom no guardian is confirmed for decides alone; from 15 the young person, and no guardian", async () => {
    const alone = await aMusician("Alma", 13);
    expect((await ask(await house.as(alone))).headers.location).toBe("/me/erasure");
    const youth = await aMusician("Noor", 15);
    const father = await house.as(await aGuardianOf(youth, "Far"));
    expect((await father.get(`/guardian/${youth.personId}/erasure`)).status).toBe(404);
    expect((await ask(await house.as(youth))).status).toBe(303);
  });

  test("the last secretary and the only coordinator are told what to hand over first", async () => {
    const secretaries = await house.connection.client
      .db(dbName())
      .collection("accounts")
      .find({ "roles.kind": "secretariat" }, { comment: "whole collection" })
      .toArray();
    await house.connection.client
      .db(dbName())
      .collection("accounts")
      .updateMany({ _id: { $in: secretaries.map((one) => one._id) } }, { $set: { roles: [] } });
    const karen = await aSecretary("Karen");
    const browser = await house.as(karen);
    expect((await browser.get("/me/erasure")).text).toContain("Du er den sidste i sekretariatet");
    expect((await ask(browser)).status).toBe(409);
    await aSecretary("Else");
    expect((await ask(browser)).status).toBe(303);
    const school = await anOrganisation("school", "Egedal Musikskole");
    const head = await aMemberOf(school, "Birthe");
    const teacher = await aMemberOf(school, "Jens");
    const chief = await house.as(head);
    expect((await chief.get("/me/erasure")).text).toContain("den eneste koordinator i Egedal Musikskole");
    expect((await ask(chief)).status).toBe(409);
    expect((await ask(await house.as(teacher))).status).toBe(303);
  });
});

describe("erasing", () => {
  test("a whole life goes; the band, the mentor and the figures go on, and all invariants hold", async () => {
    const [noor, bo] = [await aMusician("Noora", 19), await aMusician("Bo", 20)];
    const life = await aLife(house, noor);
    await aLife(house, bo);
    const guide = await house.as(life.mentor);
    await guide.get(`/people/${noor.personId}`);
    await house.settle();
    await eraseNow(await wish(house, noor));
    await house.settle();
    expect(await leftOf(house, [...traces(noor), "Noora"])).toEqual([`erasedids: ${noor.personId}`]);
    expect(await checkInvariants()).toEqual([]);
    expect((await verifyTrail()).faults).toEqual([]);
    expect((await guide.get("/mentees")).status).toBe(200);
    expect((await (await house.as(bo)).get("/demos")).text).toContain("Sidste bus");
    const figures = async () => {
      const [people, deeds]: Document[][] = [[], []];
      for await (const one of eachCounted()) people?.push(one);
      for await (const one of eachDeed()) deeds?.push(one);
      const order = (a: Document, b: Document): number => String(a._id).localeCompare(String(b._id));
      return { people: people?.sort(order), deeds: deeds?.sort(order) };
    };
    const before = await figures();
    await rebuildImpact();
    expect(await figures()).toEqual(before);
  });

  test("runs by itself after fourteen days, with a word the day before", async () => {
    const noor = await aMusician("Noor", 19);
    await ask(await house.as(noor));
    await house.settle();
    travel(13);
    expect((await house.mail(noor.email)).subject).toContain("I morgen sletter vi");
    expect(await erasureOf(noor.personId)).not.toBeNull();
    travel(2);
    await house.settle();
    expect(await leftOf(house, traces(noor))).toEqual([`erasedids: ${noor.personId}`]);
  });

  test("what a mentor wrote of a musician stays the musician's, under nobody's name", async () => {
    const noor = await aMusician("Noor", 19);
    const { mentor } = await aLife(house, noor);
    await eraseNow(await wish(house, mentor));
    await house.settle();
    expect(await leftOf(house, traces(mentor))).toEqual([`erasedids: ${mentor.personId}`]);
    const own = await house.as(noor);
    const page = await own.get("/sessions");
    expect(page.status).toBe(200);
    expect((await own.get("/me")).status).toBe(200);
    const notes = await house.connection.client
      .db(dbName())
      .collection("sessionnotes")
      .find({ musicianId: noor.personId }, { comment: "whole collection" })
      .toArray();
    expect(notes.map((note) => [note.text, note.authorId])).toEqual([["Vi spillede den igen", ERASED]]);
    expect(await checkInvariants()).toEqual([]);
  });

  test("a restored backup is cleared of the erased again", async () => {
    const noor = await aMusician("Noor", 19);
    const backup = await everyDocumentOf(noor);
    await eraseNow(await wish(house, noor));
    await copyFile(house.config.erasedList, join(house.uploadsDir, "list-elsewhere.jsonl"));
    for (const { name, doc } of backup)
      await house.connection.client.db(dbName()).collection(name).insertOne(doc);
    expect(await leftOf(house, [noor.email])).not.toEqual([]);
    expect(await replayErasures(join(house.uploadsDir, "list-elsewhere.jsonl"))).toBe(1);
    expect(await leftOf(house, [noor.accountId, noor.email])).toEqual([]);
    expect(await replayErasures(null)).toBe(0);
  });
});

/** A backup of what a new member has. */
async function everyDocumentOf(who: Member): Promise<{ name: string; doc: Document }[]> {
  const out: { name: string; doc: Document }[] = [];
  for (const [name, field, id] of [
    ["people", "_id", who.personId],
    ["accounts", "personId", who.personId],
  ] as const) {
    const doc = await house.connection.client
      .db(dbName())
      .collection<Document & { _id: string }>(name)
      .findOne({ [field]: id });
    if (doc) out.push({ name, doc });
  }
  return out;
}
