import { rm } from "node:fs/promises";
import { AppError, refuse } from "../errors.ts";
import { storage } from "../storage/current.ts";
import type { StoredObject } from "../storage/port.ts";
import { makePictures } from "./probe.ts";
import { isOurFault } from "./verdicts.ts";

/** What pictures are kept as, unless they are for print as well. */
export const PICTURE_TYPE = "image/webp";

/** One size of a picture as it lies in the storage: `side` is the size asked for, `width` and `height` what it became, in pixels. */
export interface KeptPicture extends StoredObject {
  side: number;
  type: string;
  width: number;
  height: number;
}

/**
 * Takes the picture at `path` into the storage, re-encoded in these sizes without what the camera wrote in it: squares of its
 * middle, or `whole`; for `print` the largest as a JPEG. Leaves nothing behind when any of it fails. @throws 422 at `field`, or
 * 503 when it was our fault
 */
export async function keepPictures(
  path: string,
  {
    sides,
    whole = false,
    print = false,
    field,
  }: { sides: readonly number[]; whole?: boolean; print?: boolean; field: string },
): Promise<KeptPicture[]> {
  const verdict = await makePictures(path, [...sides], { whole, print });
  if (!verdict.ok) throw refusal(verdict.reason, field);
  const kept: KeptPicture[] = [];
  try {
    for (const [i, { path: made, type, width, height }] of verdict.pictures.entries()) {
      const stored = await storage().putFile(made, { type });
      kept.push({ side: sides[i] ?? width, type, width, height, ...stored });
    }
    return kept;
  } catch (err) {
    await dropPictures(kept);
    throw err;
  } finally {
    for (const made of verdict.pictures) await rm(made.path, { force: true });
  }
}

/** Removes bytes that no document names after all. */
export async function dropPictures(files: readonly Pick<StoredObject, "key">[]): Promise<void> {
  for (const { key } of files) await storage().remove(key);
}

type Reason = Exclude<Awaited<ReturnType<typeof makePictures>>, { ok: true }>["reason"];
const refusal = (reason: Reason, field: string): AppError =>
  isOurFault(reason)
    ? new AppError(503, "problems.picture.later", {}, field)
    : refuse(field, `problems.picture.${reason}`);
