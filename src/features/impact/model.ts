import { type Document } from "mongodb";
import { collection } from "../../platform/mongo/collection.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import type { Quarter } from "./quarters.ts";
import { Counted, Deed } from "./schema.ts";
import { subject } from "../../platform/personal/rule.ts";

/** A read model: everything in it comes from events and can be made again from them. */
const people = collection("impactcounts", Counted, [[{ counted: 1 }]], {
  purpose:
    "The figures of a municipality: how many are at which stage. Shown only in groups of five and more.",
  guardian: true,
  basis: "consent",
  people: { _id: subject() },
  points: {},
  kept: { for: "source", why: "Made of the events alone; whoever is erased is not counted any more." },
});
const deeds = collection(
  "impactdeeds",
  Deed,
  [[{ quarter: 1, counted: 1, municipality: 1, person: 1 }], [{ person: 1 }]],
  {
    purpose: "The figures of a municipality: sessions and confirmed milestones by quarter.",
    guardian: true,
    basis: "consent",
    people: { person: subject() },
    kept: { for: "source", why: "Made of the events alone; whoever is erased is not counted any more." },
  },
);

export const findCounted = (id: string): Promise<Counted | null> => people.get(id);
export const allCounted = (): Promise<Counted[]> => people.find({ counted: true }, { only: ["entries"] });
export const countUncounted = (): Promise<number> => people.count({ counted: false });

/** Everything of one person at once, in place of what stands: no row without a stage. Call it in a transaction. */
export async function putWhole(row: Counted, done: readonly Deed[]): Promise<void> {
  const { _id, ...facts } = row;
  if (facts.entries.length > 0) await people.update({ _id }, { $set: facts }, { upsert: true });
  await deeds.remove({ person: _id });
  await deeds.insertMany(done);
}

/** Adds an entry once; entries stand in the order in which they happened. */
export async function addEntry(
  id: string,
  counted: boolean,
  entry: Counted["entries"][number],
): Promise<void> {
  try {
    await people.update(
      { _id: id, "entries.event": { $ne: entry.event } },
      { $push: { entries: { $each: [entry], $sort: { at: 1, event: 1 } } }, $set: { counted } },
      { upsert: true },
    );
  } catch (err) {
    // The person is there and has this entry already.
    if (!isDuplicate(err)) throw err;
  }
}

export async function setCounted(id: string, counted: boolean): Promise<void> {
  await people.update({ _id: id }, { $set: { counted } });
  await deeds.updateMany({ person: id }, { $set: { counted } });
}

export const putDeed = async (deed: Deed): Promise<void> => {
  const { _id, ...facts } = deed;
  await deeds.update({ _id }, { $set: facts }, { upsert: true });
};
export const setMinutes = async (id: string, minutes: number): Promise<void> => {
  await deeds.update({ _id: id }, { $set: { minutes } });
};
export const dropDeed = async (id: string): Promise<void> => {
  await deeds.remove({ _id: id });
};

/** What happened in a quarter, by municipality and kind, with how many people it was about. */
export async function deedsIn(quarter: Quarter) {
  const rows = await deeds.aggregate<Document & { _id: { municipality: string; kind: Deed["kind"] } }>([
    { $match: { quarter, counted: true, municipality: { $ne: null } } },
    {
      $group: {
        _id: { municipality: "$municipality", kind: "$kind", person: "$person" },
        n: { $sum: 1 },
        minutes: { $sum: "$minutes" },
      },
    },
    {
      $group: {
        _id: { municipality: "$_id.municipality", kind: "$_id.kind" },
        people: { $sum: 1 },
        n: { $sum: "$n" },
        minutes: { $sum: "$minutes" },
      },
    },
  ]);
  return rows.map((row) => ({
    municipality: row._id.municipality,
    kind: row._id.kind,
    people: Number(row.people),
    n: Number(row.n),
    minutes: Number(row.minutes),
  }));
}

/** Empties the read model, for making it again. */
export const clearAll = async (): Promise<void> => {
  const all = { _id: { $gte: "" } };
  await Promise.all([people.remove(all), deeds.remove(all)]);
};
export const eachCounted = (): AsyncIterable<Counted> => people.each({});
export const eachDeed = (): AsyncIterable<Deed> => deeds.each({});
