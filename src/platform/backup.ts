import { createHash } from "node:crypto";
import { constants, createReadStream, createWriteStream } from "node:fs";
import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BSON, type Document, type MongoClient } from "mongodb";
import { z } from "zod";
import { clock } from "./clock.ts";
import { sha256OfFile } from "./hash.ts";
import { WHOLE } from "./mongo/collection.ts";

/** What ends by itself and must not come back: a sign-in that was ended after the backup would be open again. */
const LEFT_OUT = new Set(["sessions", "limits", "leases", "processes"]);
const MANIFEST = "manifest.json";
const BATCH_ROWS = 1_000;
/** The largest document that MongoDB stores. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 + 16_384;

const Manifest = z.object({
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  /** By collection: how many documents, and the SHA-256 of its file. */
  collections: z.record(z.string(), z.object({ documents: z.number(), sha256: z.string() })),
  files: z.number(),
});
export type Manifest = z.infer<typeof Manifest>;

/** A database and the folder in which the local storage keeps its objects. */
export interface Place {
  client: MongoClient;
  dbName: string;
  uploadsDir: string;
}

/**
 * Writes the whole database as of one moment and then every stored file into `folder`, which is made: `database/<name>.bson`
 * (documents one after the other, as mongodump writes them), `objects/`, and `manifest.json` last, without which it is no backup.
 * The program may go on meanwhile. @throws Error when the folder holds something, or the reading takes longer than the
 * database keeps its past (5 minutes unless set otherwise)
 */
export async function backUp(place: Place, folder: string): Promise<Manifest> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new Error(`${folder} is not empty: give each backup its own.`);
  await mkdir(join(folder, "database"));
  const collections: Manifest["collections"] = {};
  const session = place.client.startSession({ snapshot: true });
  try {
    for (const name of await namesIn(place))
      collections[name] = await dump(place, session, name, fileOf(folder, name));
  } finally {
    await session.endSession();
  }
  // After the documents: bytes are stored before their record and never changed, so each file that a document names is there.
  const objects = join(place.uploadsDir, "objects");
  await copyObjects(objects, join(folder, "objects"));
  const files = (await objectsIn(join(folder, "objects"))).length;
  const manifest: Manifest = { version: 1, madeAt: clock.now().toISOString(), collections, files };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Puts a backup into a database and an uploads folder that hold nothing yet; every file is checked against the manifest
 * first. @throws Error with one sentence when the backup is not whole or the place is not empty
 */
export async function restore(place: Place, folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  await refuseFull(place);
  for (const [name, { sha256 }] of Object.entries(manifest.collections))
    if ((await sha256OfFile(fileOf(folder, name))) !== sha256)
      throw new Error(`${name}.bson is not what was written: this backup is damaged.`);
  const objects = await objectsIn(join(folder, "objects"));
  if (objects.length !== manifest.files)
    throw new Error(`The backup has ${objects.length} files and says ${manifest.files}: it is damaged.`);
  await copyObjects(join(folder, "objects"), join(place.uploadsDir, "objects"));
  for (const [name, { documents }] of Object.entries(manifest.collections)) {
    const rows = await load(place, name, fileOf(folder, name));
    if (rows !== documents) throw new Error(`${name}: ${rows} documents instead of ${documents}.`);
  }
  return manifest;
}

/** By collection, the SHA-256 of all documents in the order of their ids, as `backUp` writes it. Reads everything. */
export async function hashesOf(place: Place): Promise<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const name of await namesIn(place)) {
    const hash = createHash("sha256");
    for await (const row of rowsOf(place, name)) hash.update(row);
    out[name] = hash.digest("hex");
  }
  return out;
}

const fileOf = (folder: string, name: string): string => join(folder, "database", `${name}.bson`);

async function namesIn({ client, dbName }: Place): Promise<string[]> {
  const all = await client.db(dbName).listCollections({}, { nameOnly: true }).toArray();
  return all
    .map(({ name }) => name)
    .filter((name) => !LEFT_OUT.has(name) && !name.startsWith("system."))
    .sort();
}

type Session = ReturnType<MongoClient["startSession"]>;
/** The documents as bytes, in the order of their ids. */
const rowsOf = ({ client, dbName }: Place, name: string, session?: Session): AsyncIterable<Buffer> =>
  client
    .db(dbName)
    .collection(name)
    .find({}, { raw: true, sort: { _id: 1 }, comment: WHOLE, ...(session ? { session } : {}) })
    .batchSize(BATCH_ROWS) as unknown as AsyncIterable<Buffer>;

async function dump(
  place: Place,
  session: Session,
  name: string,
  path: string,
): Promise<{ documents: number; sha256: string }> {
  const hash = createHash("sha256");
  let documents = 0;
  const counting = new Transform({
    writableObjectMode: true,
    transform(row: Buffer, _encoding, done) {
      documents += 1;
      hash.update(row);
      done(null, row);
    },
  });
  await pipeline(rowsOf(place, name, session), counting, createWriteStream(path, { flags: "wx" }));
  return { documents, sha256: hash.digest("hex") };
}

async function load({ client, dbName }: Place, name: string, path: string): Promise<number> {
  const rows = client.db(dbName).collection(name);
  let documents = 0;
  let batch: Document[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await rows.insertMany(batch, { ordered: false });
    documents += batch.length;
    batch = [];
  };
  for await (const bytes of documentsIn(path)) {
    // Numbers keep the kind that they were stored as: a double stays one.
    batch.push(BSON.deserialize(bytes, { promoteValues: false }));
    if (batch.length === BATCH_ROWS) await flush();
  }
  await flush();
  return documents;
}

/** Each document of a file: its first four bytes say how long it is. */
async function* documentsIn(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) {
    rest = Buffer.concat([rest, part as Buffer]);
    while (rest.length >= 4) {
      const bytes = rest.readInt32LE(0);
      if (bytes < 5 || bytes > MAX_DOCUMENT_BYTES) throw new Error(`${path} holds something else.`);
      if (rest.length < bytes) break;
      yield rest.subarray(0, bytes);
      rest = rest.subarray(bytes);
    }
  }
  if (rest.length > 0) throw new Error(`${path} ends in the middle of a document.`);
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => null);
  if (text === null) throw new Error(`${folder} is no whole backup: it has no ${MANIFEST}.`);
  return Manifest.parse(JSON.parse(text));
}

async function refuseFull(place: Place): Promise<void> {
  for (const name of await namesIn(place))
    if ((await place.client.db(place.dbName).collection(name).estimatedDocumentCount()) > 0)
      throw new Error(`The database ${place.dbName} is not empty: restore into a new one.`);
  if ((await objectsIn(join(place.uploadsDir, "objects"))).length > 0)
    throw new Error(`${place.uploadsDir} is not empty: restore into a new folder.`);
}

/** The stored files below a folder; dot files are not ours. */
async function objectsIn(folder: string): Promise<string[]> {
  const there = await stat(folder).catch(() => null);
  if (!there) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === "bytes")
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Where the disk can, two folders share the bytes until one of them is removed; they are never changed. */
async function copyObjects(from: string, to: string): Promise<void> {
  await mkdir(from, { recursive: true });
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE, preserveTimestamps: true });
}
