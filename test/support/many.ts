import { link, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Document } from "mongodb";
import { newId } from "../../src/platform/ids.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { storage } from "../../src/platform/storage/current.ts";
import type { House } from "./house.ts";

const ID = /(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{20}(?![0-9a-z])/g;
/** There is one of each: what the house itself keeps, and what libraries do. */
const ONCE = new Set(["frameworks", "trailbatches", "leases", "sessions", "limits", "jobs"]);
const MOST_AT_ONCE = 2_000;

interface Copied {
  /** Documents that were written, all copies together. */
  documents: number;
  /** Files that were written. */
  files: number;
}

/**
 * Copies everybody and all that hangs on them `times` times, each copy with ids of its own that lead to each other as those
 * of the original do; mail addresses get the copy's number. With `files`, stored bytes are copied too. What stands
 * under a key that is no id (a municipality's figures) stays one.
 */
export async function copyAll(house: House, times: number, { files }: { files: boolean }): Promise<Copied> {
  const db = house.connection.client.db(house.connection.dbName);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .filter((name) => !ONCE.has(name) && !name.startsWith("system."));
  const keys: string[] = [];
  if (files) for await (const key of storage().list()) keys.push(key);
  const originals = new Map<string, Document[]>();
  const once = new Set<string>();
  for (const name of names)
    originals.set(
      name,
      await db.collection(name).find({}, { comment: WHOLE, promoteValues: false }).toArray(),
    );
  for (const row of await db.collection("frameworks").find({}, { comment: WHOLE }).toArray())
    once.add(String(row._id));
  const copied: Copied = { documents: 0, files: 0 };
  for (let copy = 1; copy <= times; copy += 1) {
    const anew = renamer(once, copy);
    for (const [name, rows] of originals)
      for (let at = 0; at < rows.length; at += MOST_AT_ONCE)
        copied.documents += await insertNew(
          db.collection(name),
          rows.slice(at, at + MOST_AT_ONCE).map((row) => renamed(row, anew) as Document),
        );
    for (const key of keys) {
      for (const part of ["bytes", "bytes.sha256"]) await copyFile(house, key, anew(key), part);
      copied.files += 1;
    }
  }
  return copied;
}

/** Ids and addresses of one copy: the same one always becomes the same one. */
function renamer(once: ReadonlySet<string>, copy: number): (text: string) => string {
  const known = new Map<string, string>();
  const idOf = (id: string): string => {
    if (once.has(id)) return id;
    const fresh = known.get(id) ?? newId();
    known.set(id, fresh);
    return fresh;
  };
  return (text) => text.replace(ID, idOf).replace(/^([^@\s]+)@([^@\s]+)$/, `$1.${copy}@$2`);
}

function renamed(value: unknown, anew: (text: string) => string): unknown {
  if (typeof value === "string") return anew(value);
  if (Array.isArray(value)) return value.map((one) => renamed(one, anew));
  if (typeof value !== "object" || value === null || value instanceof Date || "_bsontype" in value)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [anew(key), renamed(one, anew)]));
}

const DUPLICATE = 11000;
/** Inserts what is new and gives how many; what has no id of its own is there already. */
async function insertNew(
  rows: { insertMany(docs: Document[], how: { ordered: boolean }): Promise<unknown> },
  docs: Document[],
): Promise<number> {
  try {
    await rows.insertMany(docs, { ordered: false });
    return docs.length;
  } catch (err) {
    const refused = (err as { writeErrors?: { code: number }[] }).writeErrors ?? [];
    if (refused.length === 0 || refused.some(({ code }) => code !== DUPLICATE)) throw err;
    return docs.length - refused.length;
  }
}

/** The same bytes under another key, as the local storage lays them. */
async function copyFile(house: House, from: string, to: string, part: string): Promise<void> {
  const at = (key: string): string =>
    join(house.uploadsDir, "objects", key.slice(0, 2), key.slice(2, 4), key, part);
  await mkdir(dirname(at(to)), { recursive: true });
  await link(at(from), at(to));
}
