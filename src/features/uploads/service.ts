import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { clock, DAY_MS, HOUR_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { findUpload, insertUpload, knownUploads, removeUpload, uploadsBefore, uploadsOf } from "./model.ts";
import { KEPT_DAYS, MOST_UPLOADS, type Upload } from "./schema.ts";
import { spaceOf } from "./space.ts";

/** A file that has arrived whole, as the form's door gives it to a service. */
export interface WholeFile {
  path: string;
  bytes: number;
  name: string;
}

const MB = 1_048_576;
const setup = { folder: "uploads/pending", maxBytes: 100 * MB };
/** Says where files grow and how large one may be; called once at start. */
export const setUpUploads = (given: { folder: string; maxBytes: number }): void =>
  void Object.assign(setup, given);
export const uploadsFolder = (): string => setup.folder;
const pathOf = (id: string): string => join(setup.folder, id);

let check: (file: WholeFile) => Promise<unknown> = async () => undefined;
/** The room that takes the files says what they must be. `look` throws a refusal. */
export const onUploadWhole = (look: (file: WholeFile) => Promise<unknown>): void => {
  check = look;
};

/**
 * Makes room for a file. It is written down first and counted then, so that two at the same moment do not both fit into what is
 * left for one. @throws 413 when it is too large or does not fit, 429 when too many are on their way
 */
export async function openUpload(
  ctx: MemberContext,
  file: Pick<Upload, "name" | "bytes" | "changedMs">,
): Promise<Upload> {
  if (file.bytes > setup.maxBytes)
    throw new AppError(413, "problems.fileTooBig", { max: Math.floor(setup.maxBytes / MB) });
  await mkdir(setup.folder, { recursive: true });
  const row = await insertUpload({ _id: newId(), owner: ctx.actor.personId, at: ctx.now, ...file });
  const [space, all] = [await spaceOf(row.owner), await uploadsOf(row.owner)];
  if (space.used + space.onTheWay <= space.most && all.length <= MOST_UPLOADS) return row;
  await removeUpload(row._id);
  if (all.length > MOST_UPLOADS) throw new AppError(429, "uploads.problems.tooMany", { max: MOST_UPLOADS });
  const left = Math.max(0, space.most - space.used - space.onTheWay + row.bytes);
  throw new AppError(413, "uploads.problems.full", { left: Math.floor(left / MB) });
}

/** An upload of the actor's own; null when there is none, or it is another's. */
export async function ownUpload(person: string, id: string): Promise<Upload | null> {
  const row = await findUpload(id);
  return row?.owner === person ? row : null;
}

/** How many bytes of it are here. */
export const receivedOf = (id: string): Promise<number> =>
  stat(pathOf(id)).then(
    ({ size }) => size,
    () => 0,
  );

/** The file of an upload that has arrived whole, for its owner alone; else null. */
export async function wholeUpload(person: string, id: string): Promise<WholeFile | null> {
  const row = await ownUpload(person, id);
  return row && (await receivedOf(id)) === row.bytes
    ? { path: pathOf(id), bytes: row.bytes, name: row.name }
    : null;
}

/** Forgets an upload, bytes first: what is left of a crash between the two is swept. */
export async function dropUpload(id: string): Promise<void> {
  await rm(pathOf(id), { force: true });
  await removeUpload(id);
}

/** Looks at the bytes of a file that is whole; one that is refused is gone, and a fault of ours takes nothing. @throws either */
export async function examineUpload(id: string): Promise<void> {
  const row = await findUpload(id);
  if (!row) return;
  try {
    await check({ path: pathOf(id), bytes: row.bytes, name: row.name });
  } catch (error) {
    if (error instanceof AppError && error.status < 500) await dropUpload(id);
    throw error;
  }
}

/** Forgets everything of somebody's that is on its way. */
export async function dropUploadsOf(person: string): Promise<void> {
  for (let rows = await uploadsOf(person); rows.length > 0; rows = await uploadsOf(person))
    for (const row of rows) await dropUpload(row._id);
}

/** Forgets what nobody made anything of, and files that no upload knows; gives how many. */
export async function sweepUploads(now: Date): Promise<number> {
  const old = await uploadsBefore(plusMs(now, -KEPT_DAYS * DAY_MS));
  for (const row of old) await dropUpload(row._id);
  const files = await readdir(setup.folder).catch(() => []);
  const known = new Set((await knownUploads(files)).map((row) => row._id));
  let swept = old.length;
  for (const file of files.filter((name) => !known.has(name))) {
    const touched = await stat(join(setup.folder, file)).catch(() => null);
    if (!touched || clock.now().getTime() - touched.mtime.getTime() < HOUR_MS) continue;
    await rm(join(setup.folder, file), { force: true });
    swept += 1;
  }
  return swept;
}
