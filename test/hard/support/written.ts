import type { Document, MongoClient, Timestamp } from "mongodb";

/** What was written to one collection. */
export interface Writes {
  ids: Set<unknown>;
  /** How many documents came, less those that went. */
  more: number;
}
/** By collection. */
export type Written = ReadonlyMap<string, Writes>;
const NET: Record<string, number> = { i: 1, u: 0, d: -1 };

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
      const out = new Map<string, Writes>();
      for (const entry of entries)
        for (const { op, ns, o, o2 } of (entry.o?.applyOps as Document[] | undefined) ?? [entry]) {
          const net = NET[String(op)];
          if (!own.test(String(ns)) || net === undefined) continue;
          const name = String(ns).slice(dbName.length + 1);
          const writes = out.get(name) ?? { ids: new Set(), more: 0 };
          writes.ids.add(op === "u" ? o2._id : o._id);
          writes.more += net;
          out.set(name, writes);
        }
      return out;
    },
  };
}
