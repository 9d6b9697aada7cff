import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Document } from "mongodb";
import { newId } from "../../src/platform/ids.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { useHouse } from "../support/house.ts";
import { aLife, type Life } from "../support/life.ts";
import { aMember, aMusician, type Member } from "../support/people.ts";

const house = useHouse();
const raw = (name: string) =>
  house.connection.client.db(house.connection.dbName).collection<Document & { _id: string }>(name);

/** Breaks something, sees what is said of it, and mends it again. */
async function planted(name: string, id: string, change: Document): Promise<string[]> {
  const before = await raw(name).findOne({ _id: id });
  if (!before) throw new Error(`no ${name} ${id}`);
  await raw(name).updateOne({ _id: id }, change);
  const faults = await checkInvariants();
  await raw(name).replaceOne({ _id: id }, before);
  return faults;
}

describe("the invariants", () => {
  let noor: Member;
  let life: Life;
  let one: (name: string) => Promise<Document & { _id: string }>;
  beforeAll(async () => {
    noor = await aMusician("Noor");
    life = await aLife(house, noor);
    one = async (name) =>
      (await raw(name).findOne({ _id: { $gt: "" } })) ?? Promise.reject(new Error(`no ${name}`));
  });

  test("hold of a whole life", async () => {
    expect(await checkInvariants()).toEqual([]);
  });

  test("bite: an id that leads nowhere", async () => {
    const id = life.mentorshipId;
    expect(await planted("mentorships", id, { $set: { mentorId: newId() } })).toEqual([
      `references: mentorships ${id}: mentorId leads to no document of people`,
    ]);
    const word = { $set: { act: newId() } };
    expect(await planted("demos", life.demoId, word)).toEqual([
      `references: demos ${life.demoId}: act leads to no document of acts`,
    ]);
    const evidence = await raw("evidence").findOne({ members: noor.personId });
    expect(
      await planted("evidence", evidence?._id ?? "", { $push: { members: newId() } } as Document),
    ).toEqual([`references: evidence ${evidence?._id}: members leads to no document of people`]);
  });

  test("bite: bytes that are gone, changed, cut or nobody's", async () => {
    const version = await one("demoversions");
    const folder = join(
      house.uploadsDir,
      "objects",
      version.key.slice(0, 2),
      version.key.slice(2, 4),
      version.key,
    );
    expect(await planted("demoversions", version._id, { $set: { key: newId() } })).toEqual([
      expect.stringContaining("are missing"),
      `storage: storage ${version.key}: belongs to no document`,
    ]);
    // Taken away: with the bytes goes all that was read out of them, and the hash stays.
    const bare = { key: null, renditions: [], tags: {} };
    const faults: object[] = [
      { $set: { ...bare, tags: { title: "Sidste bus" } }, $unset: { analysis: "", peaks: "" } },
      { $set: bare, $unset: { analysis: "" } },
      { $set: bare, $unset: { peaks: "" } },
    ];
    for (const fault of faults)
      expect(await planted("demoversions", version._id, fault)).toEqual([
        `storage: storage ${version.key}: belongs to no document`,
        `demos: ${version.demo}: v${version.n} says what was read out of bytes that are gone`,
      ]);
    const clean = { $set: bare, $unset: { analysis: "", peaks: "" } };
    expect(await planted("demoversions", version._id, clean)).toEqual([
      `storage: storage ${version.key}: belongs to no document`,
    ]);
    const bytes = Buffer.alloc(version.bytes, 7);
    const real = await readFile(join(folder, "bytes"));
    await writeFile(join(folder, "bytes"), bytes);
    expect(await checkInvariants()).toEqual([
      `storage: demoversions ${version._id}: its bytes ${version.key} are not those that it records`,
    ]);
    await writeFile(join(folder, "bytes"), bytes.subarray(1));
    expect(await checkInvariants()).toEqual([
      `storage: demoversions ${version._id}: has ${version.bytes - 1} bytes and says ${version.bytes}`,
    ]);
    await writeFile(join(folder, "bytes"), real);
    const stray = await storage().put(Readable.from(["stray"]), { type: "text/plain" });
    expect(await checkInvariants()).toEqual([`storage: storage ${stray.key}: belongs to no document`]);
    await storage().remove(stray.key);
    expect(await checkInvariants()).toEqual([]);
  });

  test("bite: somebody enrolled twice", async () => {
    const tie = await raw("ties").findOne({ kind: "pupil", to: noor.personId });
    const twin = { ...tie, _id: newId(), standing: `other ${newId()}` };
    await raw("ties").insertOne(twin);
    expect(await checkInvariants()).toContain(`ties: ${twin._id}: the same pupil stands as ${tie?._id}`);
    await raw("ties").deleteOne({ _id: twin._id });
  });

  test("bite: counters that do not count", async () => {
    expect(await planted("demos", life.demoId, { $set: { last: 0 } })).toEqual([
      `demos: ${life.demoId}: counts 0 and has 1`,
    ]);
    const figures = await raw("impactcounts").findOne({ _id: noor.personId });
    if (figures)
      expect(await planted("impactcounts", noor.personId, { $set: { entries: [] } })).toEqual([
        `figures: ${noor.personId}: entered 1 stages and is counted at 0`,
      ]);
  });

  test("bite: what nobody with a say has said yes to", async () => {
    const child = await aMusician("Ana", 14);
    const stranger = await aMember();
    const yes = {
      _id: newId(),
      person: child.personId,
      purpose: "profile",
      about: null,
      given: true,
      by: stranger.personId,
      power: "guardian",
      rule: "under15",
      textVersion: 1,
      at: new Date(),
      until: null,
    };
    await raw("consents").insertOne(yes);
    expect(await checkInvariants()).toEqual([
      `consents: ${yes._id}: a guardian whom nobody confirmed said yes`,
    ]);
    await raw("consents").replaceOne({ _id: yes._id }, { ...yes, power: "self", by: child.personId });
    expect(await checkInvariants()).toEqual([`consents: ${yes._id}: a child under 15 said yes alone`]);
    await raw("consents").deleteOne({ _id: yes._id });
    await raw("impactcounts").insertOne({ _id: child.personId, counted: true, entries: [] });
    expect(await checkInvariants()).toContain(`figures: ${child.personId}: is counted and may not be`);
    await raw("impactcounts").deleteOne({ _id: child.personId });
    expect(await checkInvariants()).toEqual([]);
  });
});
