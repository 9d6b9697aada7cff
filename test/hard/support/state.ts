import type { Document } from "mongodb";
import { storage } from "../../../src/platform/storage/current.ts";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import type { House } from "../../support/house.ts";

/** What the database holds at one moment, so that a test can ask "did anything change?" and put everything back. */
export interface State {
  hashes: Map<string, string>;
}

/** Kept by libraries for themselves: counters of tries. Nothing of a person is in it. */
const UNCOUNTED = new Set(["limits"]);

export function stateOf(house: House) {
  const db = () => house.connection.client.db(house.connection.dbName);
  let kept = new Map<string, Document[]>();
  let keptHashes = new Map<string, string>();
  let keptBytes = new Set<string>();

  /** One hash for each collection, made by the server over every document. */
  async function hashes(): Promise<Map<string, string>> {
    const { collections } = (await db().command({ dbHash: 1 })) as unknown as {
      collections: Record<string, string>;
    };
    return new Map(Object.entries(collections).filter(([name]) => !UNCOUNTED.has(name)));
  }
  /** Names of the collections that are not as they were. */
  const changedSince = async (before: ReadonlyMap<string, string>): Promise<string[]> => {
    const now = await hashes();
    const names = new Set([...before.keys(), ...now.keys()]);
    return [...names].filter((name) => before.get(name) !== now.get(name)).sort();
  };
  return {
    hashes,
    changedSince,
    /** Names of the collections that are not as they were when `keep` was called. */
    changed: (): Promise<string[]> => changedSince(keptHashes),
    /** How many documents each collection has. */
    async counts(): Promise<Record<string, number>> {
      const names = [...(await hashes()).keys()];
      const rows = await Promise.all(
        names.map(async (name) => [name, await db().collection(name).estimatedDocumentCount()] as const),
      );
      return Object.fromEntries(rows);
    },
    /** Remembers everything, as the state to come back to. */
    async keep(): Promise<void> {
      const names = (await db().listCollections({}, { nameOnly: true }).toArray()).map((row) => row.name);
      kept = new Map();
      for (const name of names)
        kept.set(
          name,
          await db().collection(name).find({}, { comment: WHOLE, promoteValues: false }).toArray(),
        );
      keptHashes = await hashes();
      keptBytes = new Set();
      for await (const key of storage().list()) keptBytes.add(key);
    },
    /** Puts back what changed since `keep`; bytes that were stored since then go. */
    async restore(): Promise<void> {
      for (const name of [...(await changedSince(keptHashes)), ...UNCOUNTED]) {
        const rows = kept.get(name) ?? [];
        await db().collection(name).deleteMany({}, { comment: WHOLE });
        if (rows.length > 0) await db().collection(name).insertMany(rows);
      }
      for await (const key of storage().list()) if (!keptBytes.has(key)) await storage().remove(key);
    },
    /** Every document of every collection, for looking through. */
    async everything(): Promise<Map<string, Document[]>> {
      const out = new Map<string, Document[]>();
      for (const name of (await hashes()).keys())
        out.set(name, await db().collection(name).find({}, { comment: WHOLE }).toArray());
      return out;
    },
  };
}
export type Keeper = ReturnType<typeof stateOf>;
