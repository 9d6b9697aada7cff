import type { Document, MongoClient, Timestamp } from "mongodb";

/** The ids of what was written, by collection. */
export type Written = ReadonlyMap<string, ReadonlySet<unknown>>;

/** Reads in the server's own log of writes (the oplog) what was written to one database, transactions among it. */
export function writtenIn(client: MongoClient, dbName: string) {
  const oplog = client.db("local").collection("oplog.rs");
  const own = new RegExp(`^${dbName}\\.`);
  return {
    /** The moment of the newest write of anybody. */
    async now(): Promise<Timestamp> {
      const [last] = await oplog
        .find({}, { sort: { $natural: -1 }, limit: 1, projection: { ts: 1 } })
        .toArray();
      return last?.ts as Timestamp;
    },
    /** What was written later than that. A write that changes nothing is in no log. */
    async since(moment: Timestamp): Promise<Written> {
      const entries = await oplog
        .find(
          { ts: { $gt: moment }, $or: [{ ns: own }, { "o.applyOps.ns": own }] },
          { projection: { op: 1, ns: 1, "o._id": 1, "o2._id": 1, "o.applyOps": 1 } },
        )
        .toArray();
      const out = new Map<string, Set<unknown>>();
      for (const entry of entries)
        for (const { op, ns, o, o2 } of (entry.o?.applyOps as Document[] | undefined) ?? [entry]) {
          if (!own.test(String(ns)) || !["i", "u", "d"].includes(String(op))) continue;
          const name = String(ns).slice(dbName.length + 1);
          out.set(name, (out.get(name) ?? new Set()).add(op === "u" ? o2._id : o._id));
        }
      return out;
    },
  };
}
