import { copyFile, link } from "node:fs/promises";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { log } from "../../platform/log.ts";
import { probeAudio } from "../../platform/media/probe.ts";
import { type AudioFacts, isOurFault } from "../../platform/media/verdicts.ts";
import { MINUTE_MS } from "../../platform/clock.ts";
import { storage } from "../../platform/storage/current.ts";
import type { StoredObject } from "../../platform/storage/port.ts";
import { spaceOf } from "../uploads/index.ts";
import { maxAudioBytes } from "./limits.ts";
import { findVersionByRequest } from "./model.ts";
import { type DemoVersion, MOST_MINUTES } from "./schema.ts";

/**
 * What a file is, from its bytes and never its name. @throws 422 at `audio`, saying the limit and the way out; 503 at `audio` when
 * it could not be looked at, which says nothing of the file
 */
export async function examine(file: { path: string; bytes: number }): Promise<AudioFacts> {
  const max = Math.floor(maxAudioBytes() / 1_048_576);
  if (file.bytes > maxAudioBytes()) throw refuse("audio", "problems.fileTooBig", { max });
  const verdict = await probeAudio(file.path, { maxMs: MOST_MINUTES * MINUTE_MS });
  if (verdict.ok) return verdict;
  const sentence = `demos.audio.${verdict.reason}`;
  if (isOurFault(verdict.reason)) throw new AppError(503, sentence, {}, "audio");
  throw refuse("audio", sentence, { minutes: MOST_MINUTES });
}

/** Is there room for it beside what the actor keeps already? @throws 413 at `audio`, saying what is left */
export async function checkRoom(ctx: MemberContext, file: { bytes: number }): Promise<void> {
  const { most, used } = await spaceOf(ctx.actor.personId);
  const left = Math.max(0, most - used);
  if (file.bytes > left)
    throw new AppError(413, "uploads.problems.full", { left: Math.floor(left / 1_048_576) }, "audio");
}

/**
 * Puts the file into the storage and writes its record last. When the record fails, the file lies where it was, for the next try,
 * and the object is removed again; when even that cannot be known (the database went away), the sweep finds it. Gives the record
 * that stands.
 */
export async function storeThen(
  file: { path: string },
  facts: AudioFacts,
  requestId: string,
  write: (stored: StoredObject) => Promise<DemoVersion>,
): Promise<DemoVersion> {
  const stored = await storage().putFile(file.path, { type: facts.contentType });
  try {
    return await write(stored);
  } catch (error) {
    await giveBack(stored.key, file.path);
    const standing = await findVersionByRequest(requestId);
    if (standing?.key !== stored.key) await storage().remove(stored.key);
    if (standing) return standing;
    throw error;
  }
}

/** By a second name on the same disk where there can be one. What hinders it is logged: the sender is told why the record failed. */
const giveBack = (key: string, path: string): Promise<void> =>
  storage()
    .lend(key, (object) => link(object, path).catch(() => copyFile(object, path)))
    .catch((err: unknown) => log.error({ err }, "a file could not be given back"));
