import { collection } from "../../platform/mongo/collection.ts";
import { actor, subject } from "../../platform/personal/rule.ts";
import { Copy } from "./schema.ts";

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
