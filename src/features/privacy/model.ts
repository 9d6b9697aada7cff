import { collection } from "../../platform/mongo/collection.ts";
import { actor, subject } from "../../platform/personal/rule.ts";
import { Copy, Erasure, Gone, GONE_DAYS } from "./schema.ts";

const copies = collection("datacopies", Copy, [[{ person: 1, askedAt: -1 }], [{ expiresAt: 1 }]], {
  purpose: "Copies of somebody's data that they asked for.",
  basis: "duty",
  people: {
    person: subject({ given: ["askedAt", "readyAt", "expiresAt", "status"] }),
    askedBy: actor(["askedAt"]),
  },
  points: { "file.key": "storage" },
  files: { "file.key": { type: "file.type", bytes: "file.bytes", sha256: "file.sha256" } },
  secret: ["file.key"],
  kept: { for: 0, from: "expiresAt", why: "A copy lies ready for seven days." },
});

export const insertCopy = (row: Copy): Promise<Copy> => copies.insert(row);
export const findCopy = (id: string): Promise<Copy | null> => copies.get(id);
/** The copies of somebody that have not run out, newest first. */
export const copiesOf = (person: string, reader: Copy["reader"], now: Date): Promise<Copy[]> =>
  copies
    .find({ person, expiresAt: { $gt: now } }, { sort: { askedAt: -1 }, limit: 20 })
    .then((rows) => rows.filter((row) => row.reader === reader));
export const changeCopy = (
  id: string,
  from: readonly Copy["status"][],
  change: Partial<Copy>,
): Promise<Copy | null> => copies.update({ _id: id, status: { $in: [...from] } }, { $set: change });
/** Ready copies of everybody: whose files stay. */
export const eachCopy = (): AsyncIterable<Copy> => copies.each({});
export const copiesOver = (now: Date): Promise<Copy[]> =>
  copies.find({ expiresAt: { $lte: now } }, { limit: 200 });
export const removeCopy = (id: string): Promise<number> => copies.remove({ _id: id });

const erasures = collection("erasures", Erasure, [[{ person: 1 }, { unique: true }], [{ dueAt: 1 }]], {
  purpose: "Wishes to be erased, until the work is done.",
  basis: "duty",
  people: {
    // The work itself takes it away, last of all.
    person: subject({ given: ["askedAt", "dueAt", "why", "reason"], erased: "room" }),
    askedBy: actor(["askedAt"], { erased: "room" }),
    mail: subject({ by: ["mail"], given: ["askedAt"], erased: "room" }),
    account: subject({ by: ["account"], given: ["askedAt"], erased: "room" }),
  },
  secret: ["keys", "names"],
  kept: { for: "source", why: "It goes when the work is done or the wish is taken back." },
});
const gone = collection("erasedids", Gone, [[{ at: 1 }]], {
  none: "Random ids of people who were erased: nobody's, kept so that a restored backup can be cleared of them again.",
  kept: { for: GONE_DAYS, from: "at", why: "Longer than any backup is kept." },
});

export const insertErasure = (row: Erasure): Promise<Erasure> => erasures.insert(row);
export const findErasure = (id: string): Promise<Erasure | null> => erasures.get(id);
export const erasureOf = (person: string): Promise<Erasure | null> => erasures.findOne({ person });
export const dueErasures = (now: Date): Promise<Erasure[]> =>
  erasures.find({ dueAt: { $lte: now } }, { sort: { dueAt: 1 }, limit: 50 });
/** Begins the work, once; afterwards the same row again. */
export const beginErasure = (id: string, change: Partial<Erasure>): Promise<Erasure | null> =>
  erasures.update({ _id: id, begunAt: null }, { $set: change });
export const noteKeys = (id: string, keys: readonly string[]): Promise<Erasure | null> =>
  erasures.update({ _id: id }, { $addToSet: { keys: { $each: [...keys] } } });
/** What somebody asked for becomes what the secretariat does: it keeps its day and cannot be regretted any more. */
export const closeErasure = (id: string, change: Partial<Erasure>): Promise<Erasure | null> =>
  erasures.update({ _id: id, begunAt: null, why: { $ne: "closed" } }, { $set: { ...change, why: "closed" } });
/** Only one that has not begun can be taken back. */
export const dropErasure = (id: string, begun: boolean): Promise<number> =>
  begun ? erasures.remove({ _id: id }) : erasures.remove({ _id: id, begunAt: null });
/** Nobody is left to be named as the one who asked. */
export const unnameAsker = (person: string): Promise<number> =>
  erasures.updateMany({ askedBy: person, person: { $ne: person } }, { $set: { askedBy: null } });

export const noteGone = (id: string, at: Date): Promise<Gone | null> =>
  gone.update({ _id: id }, { $set: { at } }, { upsert: true });
export const eachGone = (): AsyncIterable<Gone> => gone.each({});
