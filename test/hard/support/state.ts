import type { Document, Timestamp } from "mongodb";
import { storage } from "../../../src/platform/storage/current.ts";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import type { House } from "../../support/house.ts";
import { writtenIn } from "./written.ts";

/** Kept by libraries for themselves: counters of tries. Nothing of a person is in it. */
const UNCOUNTED = new Set(["limits"]);
/** Whatever is written here may have stored bytes beside it. */
const WITH_BYTES = ["datacopies", "demoversions", "evidence", "people", "pressPictures"];
const DUPLICATE = 11_000;
/** The server's log of writes says what was written. Whether it says all is looked at by hash so often: that is half of the work. */
const JUDGED_EVERY = 10;

/** What the database holds at one moment, so that a test can ask "did anything change?" and put everything back. */
export function stateOf(house: House) {
  const db = () => house.connection.client.db(house.connection.dbName);
  const log = () => writtenIn(house.connection.client, house.connection.dbName);
  let kept = new Map<string, Map<unknown, Document>>();
  let keptHashes = new Map<string, string>();
  let keptBytes = new Set<string>();
  let keptAt: Timestamp;
  let filesCame = false;
  let restored = 0;
  let asked = 0;

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
  const documents = (name: string, filter: Document): Promise<Document[]> =>
    db().collection(name).find(filter, { comment: WHOLE }).toArray();
  const written = async (): Promise<[string, unknown[]][]> =>
    [...(await log().since(keptAt))]
      .filter(([name]) => !UNCOUNTED.has(name))
      .map(([name, { ids }]) => [name, [...ids]]);

  /** Puts back what was written; a collection that would clash with itself meanwhile is written anew. */
  async function putBack(name: string, ids: ReadonlySet<unknown>): Promise<void> {
    const rows = kept.get(name) ?? new Map<unknown, Document>();
    const all = [...ids];
    if (all.length === 0 || all.length > 100) return putAllBack(name);
    const gone = all.filter((id) => !rows.has(id));
    if (gone.length > 0)
      await db()
        .collection(name)
        .deleteMany({ _id: { $in: gone } } as Document, { comment: WHOLE });
    const back = all.flatMap((id) => rows.get(id) ?? []);
    if (back.length === 0) return;
    const replaced = back.map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
    }));
    await db()
      .collection<Document>(name)
      .bulkWrite(replaced, { ordered: false, comment: WHOLE })
      .catch((err: { code?: number }) => {
        if (err.code !== DUPLICATE) throw err;
        return putAllBack(name);
      });
  }
  async function putAllBack(name: string): Promise<void> {
    const rows = [...(kept.get(name)?.values() ?? [])];
    await db().collection(name).deleteMany({}, { comment: WHOLE });
    if (rows.length > 0) await db().collection(name).insertMany(rows);
  }
  return {
    /** Names of the collections that are not as they were when `keep` was called. */
    async changed(): Promise<string[]> {
      asked += 1;
      const isJudged = asked % JUDGED_EVERY === 0 || (await log().since(keptAt)).size > 0;
      return isJudged ? changedSince(keptHashes) : [];
    },
    /** Somebody sent a file: the next `restore` looks for bytes that nobody keeps. */
    sentFiles: (): void => void (filesCame = true),
    /** How many documents more or less than at `keep`, by collection; those that are as many are left out. */
    async made(): Promise<Record<string, number>> {
      const out: Record<string, number> = {};
      for (const [name, { more }] of await log().since(keptAt))
        if (more !== 0 && !UNCOUNTED.has(name)) out[name] = more;
      return out;
    },
    /** Every document that was written since `keep`, by collection, as it is now or as it was before it went. */
    async touched(): Promise<Map<string, Document[]>> {
      const out = new Map<string, Document[]>();
      for (const [name, ids] of await written()) {
        const now = new Map<unknown, Document>(
          (await documents(name, { _id: { $in: ids } })).map((doc) => [doc._id, doc]),
        );
        out.set(
          name,
          ids.flatMap((id) => now.get(id) ?? kept.get(name)?.get(id) ?? []),
        );
      }
      return out;
    },
    /** Remembers everything, as the state to come back to. */
    async keep(): Promise<void> {
      const names = (await db().listCollections({}, { nameOnly: true }).toArray()).map((row) => row.name);
      kept = new Map();
      for (const name of names) {
        const rows = await db().collection(name).find({}, { comment: WHOLE, promoteValues: false }).toArray();
        kept.set(name, new Map(rows.map((row) => [row._id, row])));
      }
      keptHashes = await hashes();
      keptBytes = new Set();
      for await (const key of storage().list()) keptBytes.add(key);
      keptAt = await log().now();
    },
    /** Puts back what changed since `keep`; bytes that were stored since then go. */
    async restore(): Promise<void> {
      const since = await log().since(keptAt);
      for (const [name, { ids }] of since) if (!UNCOUNTED.has(name)) await putBack(name, ids);
      restored += since.size > 0 ? 1 : 0;
      if (since.size > 0 && restored % JUDGED_EVERY === 0)
        for (const name of await changedSince(keptHashes)) await putAllBack(name);
      if (since.has("limits")) await putAllBack("limits");
      if (filesCame || WITH_BYTES.some((name) => since.has(name)))
        for await (const key of storage().list()) if (!keptBytes.has(key)) await storage().remove(key);
      filesCame = false;
      if (since.size > 0) keptAt = await log().now();
    },
    /** Every document of every collection, for looking through. */
    async everything(): Promise<Map<string, Document[]>> {
      const out = new Map<string, Document[]>();
      for (const name of (await hashes()).keys()) out.set(name, await documents(name, {}));
      return out;
    },
  };
}
export type Keeper = ReturnType<typeof stateOf>;
