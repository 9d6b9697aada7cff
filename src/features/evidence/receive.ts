import { open, rm } from "node:fs/promises";
import type { ReceivedFile } from "../../http/action.ts";
import { MINUTE_MS } from "../../platform/clock.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { makePictures, probeAudio } from "../../platform/media/probe.ts";
import { isOurFault } from "../../platform/media/verdicts.ts";
import { storage } from "../../platform/storage/current.ts";
import { type Evidence, MAX_FILE_BYTES } from "./schema.ts";

const MOST_MINUTES = 60;
const SIDE = 1600;
type StoredFile = NonNullable<Evidence["file"]>;

/** What a file is, by its bytes and never its name; then stored. @throws 422 at `file`, saying what we take; 503 at `file` when it could not be looked at */
export async function receiveFile(file: ReceivedFile): Promise<StoredFile> {
  if (file.bytes > MAX_FILE_BYTES)
    throw refuse("file", "problems.fileTooBig", { max: MAX_FILE_BYTES / 1_048_576 });
  if (await isPdf(file.path)) return store(file.path, "application/pdf", file.name);
  return (await asPicture(file)) ?? asSound(file);
}

async function store(path: string, type: string, name: string): Promise<StoredFile> {
  const { key, bytes, sha256 } = await storage().putFile(path, { type });
  return { key, bytes, sha256, type, name: name.slice(0, 120) };
}

async function isPdf(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0);
    return bytesRead === 5 && buffer.toString("latin1") === "%PDF-";
  } finally {
    await handle.close();
  }
}

/** Re-encoded without what the camera wrote in it; null when it is no picture. */
async function asPicture(file: ReceivedFile): Promise<StoredFile | null> {
  const verdict = await makePictures(file.path, [SIDE], { whole: true });
  if (!verdict.ok) {
    if (verdict.reason === "notPicture") return null;
    throw refusal(verdict.reason, "evidence.problems.picture");
  }
  try {
    const [made] = verdict.pictures;
    if (!made) throw refuse("file", "evidence.problems.picture");
    return await store(made.path, "image/webp", file.name);
  } finally {
    for (const made of verdict.pictures) await rm(made.path, { force: true });
  }
}

async function asSound(file: ReceivedFile): Promise<StoredFile> {
  const verdict = await probeAudio(file.path, { maxMs: MOST_MINUTES * MINUTE_MS });
  if (verdict.ok) return store(file.path, verdict.contentType, file.name);
  throw refusal(verdict.reason, "evidence.problems.file");
}

/** What is wrong with the file, unless the fault is ours: then nothing is said of it, and it waits beside its form. */
const refusal = (reason: Parameters<typeof isOurFault>[0], sentence: string): AppError =>
  isOurFault(reason) ? new AppError(503, "evidence.problems.later", {}, "file") : refuse("file", sentence);
