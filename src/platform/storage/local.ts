import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import {
  copyFile,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sha256OfFile } from "../hash.ts";
import { newId } from "../ids.ts";
import { type OpenFiles, openFiles } from "./open-files.ts";
import {
  type ByteRange,
  ObjectMissing,
  PIECE_BYTES,
  type Storage,
  type Stored,
  type StoredObject,
  checkedKey,
} from "./port.ts";

/** Storage on this machine's disk, and the folder in which uploads may grow so that `putFile` is one rename. */
export type LocalStorage = Storage & {
  /** An absolute or working-directory path on the same file system as the objects; made on first use. */
  tempDir: string;
};

/**
 * Objects live in `objects/ab/cd/abcd…/` as `bytes` with `bytes.sha256` beside it (what `sha256sum -c` reads).
 * The folder is filled under `tmp/`, flushed and renamed into place as one: a crash can leave temporary files only.
 */
export function localStorage(root: string): LocalStorage {
  const tempDir = join(root, "tmp");
  const objects = join(root, "objects");
  const folderOf = (key: string) => join(objects, checkedKey(key).slice(0, 2), key.slice(2, 4), key);
  const files = openFiles((key) => opened(key, join(folderOf(key), "bytes")));

  return {
    tempDir,
    put: (stream) => receive(stream, tempDir, folderOf),
    async putFile(tmpPath, { sha256 }) {
      const stored = await store(tmpPath, sha256 ?? (await sha256OfFile(tmpPath)), tempDir, folderOf);
      // Where the folder of uploads is on another file system, it was copied.
      await rm(tmpPath, { force: true });
      return stored;
    },
    open: async (key, range) => read(key, join(folderOf(key), "bytes"), range),
    piece: (key, range) => readPiece(files, key, range),
    async lend(key, use) {
      const path = join(folderOf(key), "bytes");
      if ((await recorded(folderOf(key))) === null) throw new ObjectMissing(key);
      return use(path);
    },
    async newPath() {
      await mkdir(tempDir, { recursive: true });
      return join(tempDir, newId());
    },
    stat: async (key) => recorded(folderOf(key)),
    storedAt: async (key) =>
      stat(join(folderOf(key), "bytes.sha256")).then(
        ({ mtime }) => mtime,
        (error: unknown) => {
          if (codeOf(error) === "ENOENT") return null;
          throw error;
        },
      ),
    remove: async (key) => {
      files.drop(key);
      await discard(folderOf(key), join(tempDir, newId()));
      files.drop(key);
    },
    list: () => keysUnder(objects),
    sweepTemp: (before) => sweep(tempDir, before.getTime()),
  };
}

type FolderOf = (key: string) => string;

/** Writes the stream to a temporary file, hashing on the way, and moves it into place. */
async function receive(stream: Readable, tempDir: string, folderOf: FolderOf): Promise<StoredObject> {
  await mkdir(tempDir, { recursive: true });
  const path = join(tempDir, newId());
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, hashing, createWriteStream(path, { flags: "wx" }));
    return await store(path, hash.digest("hex"), tempDir, folderOf);
  } finally {
    await rm(path, { force: true });
  }
}

/** The one way into the store: bytes, hash, flush, rename, flush. When one of them fails, the bytes are moved back. */
async function store(
  path: string,
  sha256: string,
  tempDir: string,
  folderOf: FolderOf,
): Promise<StoredObject> {
  const key = newId();
  const making = join(tempDir, key);
  let at = making;
  await mkdir(making, { recursive: true });
  try {
    await move(path, join(making, "bytes"));
    await writeFile(join(making, "bytes.sha256"), `${sha256}  bytes\n`);
    for (const name of ["bytes", "bytes.sha256", "."]) await flush(join(making, name));
    const { size } = await stat(join(making, "bytes"));

    const folder = folderOf(key);
    const shard = dirname(folder);
    const isNewShard = (await mkdir(shard, { recursive: true })) !== undefined;
    await rename(making, folder);
    at = folder;
    const parents = isNewShard ? [shard, dirname(shard), dirname(dirname(shard))] : [shard];
    for (const parent of parents) await flush(parent);
    return { key, bytes: size, sha256 };
  } catch (error) {
    await rename(join(at, "bytes"), path).catch(() => undefined);
    await rm(at, { recursive: true, force: true });
    throw error;
  }
}

/** A rename, or a copy when the upload's folder is on another file system. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
    await copyFile(from, to);
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Opens before it answers, so that a missing object is an error here and not in the middle of a response. */
async function read(key: string, path: string, { start = 0, end }: ByteRange = {}): Promise<Readable> {
  if (end !== undefined && end < start) throw new RangeError("a byte range runs forwards");
  const handle = await opened(key, path);
  return handle.createReadStream({ start, ...(end === undefined ? {} : { end }) });
}

const opened = (key: string, path: string): Promise<FileHandle> =>
  open(path, "r").catch((error: unknown) => {
    throw codeOf(error) === "ENOENT" ? new ObjectMissing(key) : error;
  });

async function readPiece(
  files: OpenFiles,
  key: string,
  { start, end }: Required<ByteRange>,
): Promise<Buffer> {
  const bytes = end - start + 1;
  if (bytes < 1 || bytes > PIECE_BYTES) throw new RangeError("a piece runs forwards and is short");
  const piece = Buffer.allocUnsafe(bytes);
  return files.lend(checkedKey(key), async (file) => piece.subarray(0, await fill(piece, file, start)));
}

/** Reads from a byte on until the piece is full or the file ends. Gives how many bytes. */
async function fill(piece: Buffer, file: FileHandle, start: number): Promise<number> {
  let read = 0;
  while (read < piece.length) {
    const { bytesRead } = await file.read(piece, read, piece.length - read, start + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}

async function recorded(folder: string): Promise<Stored | null> {
  try {
    const [{ size }, record] = await Promise.all([
      stat(join(folder, "bytes")),
      readFile(join(folder, "bytes.sha256"), "utf8"),
    ]);
    return { bytes: size, sha256: record.slice(0, 64) };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Renamed away first, so that no crash leaves half an object under its key. */
async function discard(folder: string, grave: string): Promise<void> {
  await mkdir(dirname(grave), { recursive: true });
  try {
    await rename(folder, grave);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  await flush(dirname(folder));
  await rm(grave, { recursive: true, force: true });
}

async function* keysUnder(objects: string): AsyncGenerator<string> {
  for await (const outer of entriesOf(objects)) {
    for await (const inner of entriesOf(join(objects, outer))) yield* entriesOf(join(objects, outer, inner));
  }
}

async function sweep(tempDir: string, olderThanMs: number): Promise<number> {
  let removed = 0;
  for await (const name of entriesOf(tempDir)) {
    const path = join(tempDir, name);
    const found = await stat(path).catch(() => null); // moved into place meanwhile
    if (found === null || found.mtimeMs > olderThanMs) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

/**
 * The names in a folder; none when it is not there. Dot files (`.gitkeep`) are not ours. Read whole: keys are spread so that no folder
 * holds many, and a folder that is opened and read piece by piece takes four times as long.
 */
async function* entriesOf(folder: string): AsyncGenerator<string> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  for (const name of names) if (!name.startsWith(".")) yield name;
}

/** By shape: an error of Node's own is no `instanceof Error` in every realm (test runners have several). */
const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
