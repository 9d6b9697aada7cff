import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { readdir, rename, stat, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import multer from "multer";
import { clock, HOUR_MS } from "../platform/clock.ts";
import { AppError, refuse } from "../platform/errors.ts";
import { newId } from "../platform/ids.ts";
import { diskFault } from "../platform/storage/faults.ts";
import { hashToken, openSigned, sign } from "../platform/tokens.ts";
import type { ReceivedFile, Upload, UploadLimits } from "./action.ts";

export interface UploadSetup extends UploadLimits {
  tmpDir: string;
  secret: string;
  /** Files that came before their form: a whole one of this person's, and forgetting it. */
  sent: {
    whole(personId: string, id: string): Promise<ReceivedFile | null>;
    drop(id: string): Promise<void>;
  };
}

/**
 * Takes the one file and the fields of a multipart body. The file lies in `uploads/tmp` until the service moves it. @throws 422 at
 * the field for a file that is too large or empty, 503 when the disk is full or away
 */
export async function receive(
  req: Request,
  res: Response,
  upload: Upload,
  setup: UploadSetup,
): Promise<ReceivedFile | null> {
  mkdirSync(setup.tmpDir, { recursive: true });
  const max = upload.maxBytes(setup);
  const path = join(setup.tmpDir, newId());
  const temp = temporary(path);
  const parser = multer({
    storage: temp.engine,
    limits: {
      fileSize: max,
      files: 1,
      fields: 60,
      parts: 70,
      fieldSize: 100_000,
      fieldNameSize: 60,
      headerPairs: 60,
    },
    defParamCharset: "utf8",
  } as multer.Options).single(upload.field);
  try {
    await new Promise<void>((resolve, reject) => {
      const gone = (): void => reject(new AppError(400, "problems.aborted"));
      // Who went away while the policy was asked sends no such event any more.
      if (req.destroyed || req.socket.destroyed) return gone();
      req.once("close", () => (req.complete ? undefined : gone()));
      parser(req, res, (err: unknown) => (err ? reject(err as Error) : resolve()));
    });
  } catch (err) {
    await temp.giveUp();
    throw asUploadRefusal(err, upload.field, max);
  }
  if (req.file && req.file.size > 0)
    return { path, bytes: req.file.size, name: req.file.originalname.slice(0, 200) };
  await discard(path);
  const waiting = (await sentFile(req, upload, setup)) ?? (await keptFile(req, upload, setup));
  // Where none was picked, a browser sends a part without a name, which is no file.
  if (req.file && !waiting) throw refuse(upload.field, "problems.fileEmpty");
  return waiting;
}

/** A file that was sent in pieces before the form, under `<field>Upload`. */
async function sentFile(req: Request, upload: Upload, setup: UploadSetup): Promise<ReceivedFile | null> {
  const id: unknown = (req.body as Record<string, unknown> | undefined)?.[`${upload.field}Upload`];
  const personId = (req.user as { personId?: string } | undefined)?.personId;
  if (typeof id !== "string" || id === "" || !personId) return null;
  const file = await setup.sent.whole(personId, id);
  return file ? { ...file, upload: id } : null;
}

/** After the request: a file that is still where it arrived goes, but one that was sent before its form waits for the next try. */
export async function letGo(file: ReceivedFile, isTaken: boolean, setup: UploadSetup): Promise<void> {
  if (!file.upload) await discard(file.path);
  else if (isTaken) await setup.sent.drop(file.upload);
}

/**
 * The one file on its way to the disk. When the sender goes away or the body breaks off, `giveUp` closes it before it removes
 * it: a file that is opened only then would else stay behind, and its descriptor with it.
 */
function temporary(path: string) {
  let out: WriteStream | null = null;
  let over = false;
  const engine: multer.StorageEngine = {
    _handleFile: (_req, file, done) => {
      if (over || out) {
        file.stream.resume();
        return done(new AppError(400, "problems.badRequest"));
      }
      const writing = createWriteStream(path, { flags: "wx" });
      out = writing;
      pipeline(file.stream, writing).then(
        () => done(null, { path, size: writing.bytesWritten }),
        (err: unknown) => done(err as Error),
      );
    },
    _removeFile: (_req, _file, done) => void discard(path).then(() => done(null)),
  };
  return {
    engine,
    giveUp: async (): Promise<void> => {
      over = true;
      if (out && !out.closed) await new Promise<void>((resolve) => out?.once("close", resolve).destroy());
      await discard(path);
    },
  };
}

function asUploadRefusal(err: unknown, field: string, max: number): unknown {
  if (!(err instanceof multer.MulterError)) {
    if (err instanceof AppError) return err;
    // Busboy's complaints about a malformed body are the sender's, not ours; a disk is ours, and it is said plainly.
    const fault = diskFault(err);
    if (fault) return new AppError(503, fault, {}, field);
    return new AppError(400, "problems.badRequest");
  }
  if (err.code === "LIMIT_FILE_SIZE")
    return refuse(field, "problems.fileTooBig", { max: Math.floor(max / 1_048_576) });
  if (err.code === "LIMIT_UNEXPECTED_FILE" || err.code === "LIMIT_FILE_COUNT")
    return refuse(field, "problems.oneFile");
  return new AppError(400, "problems.badRequest");
}

/** Removes a temp file, if it is (still) there. */
export const discard = (path: string): Promise<void> => unlink(path).catch(() => undefined);

const KEEP_MS = HOUR_MS;

const MOST_KEPT = 3;

/**
 * A valid file whose form was refused waits an hour under a signed token, since a browser cannot refill it; of one person the
 * last few. Gives the token.
 */
export async function keepFile(file: ReceivedFile, personId: string, setup: UploadSetup): Promise<string> {
  const mark = `${hashToken(`kept ${personId}`).slice(0, 16)}.`;
  const wasKept = basename(file.path).startsWith(mark);
  const path = wasKept ? file.path : join(setup.tmpDir, `${mark}${newId()}`);
  if (!wasKept) await rename(file.path, path);
  await dropAllBut(MOST_KEPT, mark, setup.tmpDir);
  const facts = [basename(path), file.name, personId, clock.now().getTime() + KEEP_MS];
  return sign("keptFile", Buffer.from(JSON.stringify(facts)).toString("base64url"), setup.secret);
}

/** Removes all files of one mark but the youngest. */
async function dropAllBut(most: number, mark: string, folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(mark));
  if (names.length <= most) return;
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { path, at: (await stat(path).catch(() => null))?.mtimeMs ?? 0 };
    }),
  );
  for (const { path } of found.toSorted((a, b) => b.at - a.at).slice(most)) await discard(path);
}

async function keptFile(req: Request, upload: Upload, setup: UploadSetup): Promise<ReceivedFile | null> {
  const token: unknown = (req.body as Record<string, unknown> | undefined)?.[`${upload.field}Kept`];
  const opened =
    typeof token === "string" && token !== "" ? openSigned("keptFile", token, setup.secret) : null;
  if (!opened) return null;
  const [file, name, personId, until] = JSON.parse(Buffer.from(opened, "base64url").toString()) as [
    string,
    string,
    string,
    number,
  ];
  if (until < clock.now().getTime() || personId !== (req.user as { personId?: string } | undefined)?.personId)
    return null;
  const path = join(setup.tmpDir, basename(file));
  const found = await stat(path).catch(() => null);
  return found ? { path, bytes: found.size, name } : null;
}
