import { afterEach, describe, expect, test } from "@jest/globals";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import {
  forgetInTrail,
  forgetOldTrail,
  sealTrail,
  trailHead,
  verifyTrail,
} from "../../src/platform/trail/chain.ts";
import { addToTrail, type Entry, trailBatches, trailRows } from "../../src/platform/trail/trail.ts";
import { useHouse } from "../support/house.ts";

useHouse();
afterEach(() => clock.set(null));

const look = (by: string, ...seen: string[]): Entry => ({
  at: clock.now(),
  kind: "look",
  what: "/people/:id",
  by: { id: by },
  seen: seen.map((id) => ({ id, as: "mentor" })),
});

const ALL = { _id: { $gt: "" } };
/** A fresh trail of three links: 2, 1 and 3 rows. */
async function aTrail(): Promise<void> {
  await trailRows.remove(ALL);
  await trailBatches.remove(ALL);
  for (const size of [2, 1, 3]) {
    await addToTrail(Array.from({ length: size }, (_one, i) => look(`viewer${i}`, "ana", "bo")));
    await sealTrail();
  }
}
const faults = async (...args: Parameters<typeof verifyTrail>) => (await verifyTrail(...args)).faults;
const aRow = async () => (await trailRows.find({ batch: 2 }, { sort: { _id: 1 } }))[1]!;

describe("the trail", () => {
  test("is whole after it was chained, and says how much stands in it", async () => {
    await aTrail();
    await addToTrail([look("late", "ana")]);
    expect(await verifyTrail()).toEqual({ batches: 3, rows: 6, loose: 1, faults: [] });
  });

  test("chaining twice chains nothing twice", async () => {
    await aTrail();
    expect(await sealTrail()).toBe(0);
    expect(await trailBatches.count(ALL)).toBe(3);
  });

  const changes: Record<string, object> = {
    "another viewer": { "by.id": "somebody else" },
    "another person seen": { "seen.0.id": "somebody else" },
    "another relation": { "seen.0.as": "school" },
    "another time": { at: plusMs(clock.now(), -DAY_MS) },
    "another door": { what: "/demos/:id" },
    "another kind": { kind: "change" },
    "one person less": { seen: [] },
    "another digest": { digest: "x" },
  };
  test.each(Object.entries(changes))("finds a row that was changed: %s", async (_name, change) => {
    await aTrail();
    const row = await aRow();
    await trailRows.update({ _id: row._id }, { $set: change } as never);
    expect((await faults()).some((line) => line.includes(row._id))).toBe(true);
  });

  test("finds a row that is missing, one that was slipped in, and a link that is missing", async () => {
    await aTrail();
    const row = await aRow();
    await trailRows.remove({ _id: row._id });
    expect(await faults()).toEqual(["batch 2 has 2 rows where 3 were chained"]);
    await aTrail();
    await addToTrail([look("late", "ana")]);
    await trailRows.updateMany({ batch: null }, { $set: { batch: 1 } });
    expect(await faults()).toEqual(["batch 1 has 2 rows where 1 were chained"]);
    await aTrail();
    await trailBatches.remove({ n: 1 });
    expect(await faults()).toEqual(expect.arrayContaining(["batch 1 is missing"]));
  });

  test("a changed row with a digest made to fit is found by the chain", async () => {
    await aTrail();
    const row = await aRow();
    await addToTrail([look("liar", "ana")]);
    const forged = (await trailRows.find({ batch: null }))[0]!;
    await trailRows.remove({ _id: { $in: [row._id, forged._id] } });
    await trailRows.insert({ ...forged, batch: 2 });
    expect(await faults()).toEqual(["batch 2 does not hold what was chained"]);
  });

  test("a noted link shows that the end was cut off", async () => {
    await aTrail();
    const head = await trailHead();
    expect(await faults(head)).toEqual([]);
    await trailRows.remove({ batch: 2 });
    await trailBatches.remove({ n: 2 });
    expect(await faults()).toEqual([]);
    expect(await faults(head)).toEqual(["the noted link 2 is not in the chain"]);
  });

  test("forgets somebody, as viewer and as seen, and the chain holds", async () => {
    await aTrail();
    await forgetInTrail("ana");
    await forgetInTrail("viewer0");
    expect(await faults()).toEqual([]);
    const text = JSON.stringify(await trailRows.find(ALL));
    expect([text.includes('"ana"'), text.includes('"viewer0"'), text.includes('"bo"')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("finds a row in which somebody was blanked out whom nobody erased, also by a mark that is another's", async () => {
    await aTrail();
    await forgetInTrail("ana");
    const row = await aRow();
    const blank = (path: string, erased: string | null) =>
      trailRows.update({ _id: row._id }, {
        $set: { [`${path}.id`]: null, [`${path}.salt`]: null, [`${path}.erased`]: erased },
      } as never);
    const found = [`row ${row._id} says no more who it was, and nobody was erased`];
    expect(await faults()).toEqual([]);
    await blank("by", null);
    expect(await faults()).toEqual(found);
    await blank("by", row.seen[0]?.erased ?? null);
    expect([row.seen[0]?.erased === null, await faults()]).toEqual([false, found]);
    await aTrail();
    const another = await aRow();
    await trailRows.update({ _id: another._id }, {
      $set: { "seen.1.id": null, "seen.1.salt": null },
    } as never);
    expect(await faults()).toEqual([`row ${another._id} says no more who it was, and nobody was erased`]);
  });

  test("forgets two of one row at once, and says of no two rows that they were one person's", async () => {
    await aTrail();
    await Promise.all([forgetInTrail("ana"), forgetInTrail("bo")]);
    expect(await faults()).toEqual([]);
    const rows = await trailRows.find(ALL);
    expect(JSON.stringify(rows)).not.toMatch(/"ana"|"bo"/);
    const marks = rows.flatMap((row) => row.seen.map((leaf) => leaf.erased));
    expect([marks.length, new Set(marks).size]).toEqual([12, 12]);
  });

  test("forgets everybody in old rows, and the chain holds", async () => {
    const longAgo = plusMs(clock.now(), -740 * DAY_MS);
    clock.set(() => longAgo);
    await aTrail();
    clock.set(null);
    const before = plusMs(clock.now(), -730 * DAY_MS);
    expect(await forgetOldTrail(before)).toBe(6);
    expect(await forgetOldTrail(before)).toBe(0);
    expect(JSON.stringify(await trailRows.find(ALL))).not.toContain('"bo"');
    expect(await faults()).toEqual([]);
  });
});
