import { collection } from "../../platform/mongo/collection.ts";
import { Entry } from "./schema.ts";
import { subject, whileHere } from "../../platform/personal/rule.ts";

const entries = collection(
  "practiceEntries",
  Entry,
  [[{ person: 1, removedAt: 1, day: -1, createdAt: -1 }], [{ removedAt: 1 }]],
  {
    purpose: "The musician's own practice log.",
    guardian: true,
    basis: "agreement",
    people: { person: subject() },
    points: { evidence: "evidence" },
    kept: [whileHere, { for: 30, from: "removedAt", why: "So that a removal can be undone." }],
  },
);

export const insertEntry = (row: Entry): Promise<Entry> => entries.insert(row);
export const findEntry = (id: string): Promise<Entry | null> => entries.get(id);
/** Newest first. */
export const entriesOf = (person: string, limit = 100): Promise<Entry[]> =>
  entries.find({ person, removedAt: null }, { sort: { day: -1, createdAt: -1 }, limit });
/** Day and minutes since a day, for sums. */
export const entriesSince = (person: string, day: string): Promise<Pick<Entry, "day" | "minutes">[]> =>
  entries.find({ person, removedAt: null, day: { $gte: day } }, { limit: 1000, only: ["day", "minutes"] });
export const changeEntry = (
  id: string,
  version: number,
  change: Partial<Omit<Entry, "_id" | "version">>,
): Promise<Entry | null> =>
  entries.update({ _id: id, version }, { $set: { ...change, version: version + 1 } });
/** What was removed before an instant goes for good. */
export const purgeBefore = (at: Date): Promise<number> =>
  entries.remove({ removedAt: { $ne: null, $lt: at } });
