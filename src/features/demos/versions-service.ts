import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import { type Context, systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { sha256Of } from "../../platform/hash.ts";
import { cancelJob, enqueue } from "../../platform/jobs.ts";
import { log } from "../../platform/log.ts";
import { storage } from "../../platform/storage/current.ts";
import { ObjectMissing } from "../../platform/storage/port.ts";
import { findEvidence, withdrawEvidence } from "../evidence/index.ts";
import { versionBroken, versionRestored, versionVerified, versionWithdrawn } from "./events.ts";
import { listenLater } from "./listening-service.ts";
import { changeVersion, findDemo, findVersionById, forgetSound } from "./model.ts";
import type { Demo, DemoVersion } from "./schema.ts";

export const REMOVE = "demos.remove";
/** How long taking a version back can be undone. Nobody else hears it meanwhile. */
export const GRACE_MS = 10 * MINUTE_MS;
/** So that an undo never meets the job that removes the bytes. */
const MARGIN_MS = 10_000;
const removalOf = (version: DemoVersion): string => `${REMOVE} ${version._id}`;

/** Reads the stored bytes again and opens the version to its readers when they are what arrived. Idempotent. */
export async function verifyVersion(id: string): Promise<void> {
  const version = await findVersionById(id);
  const demo = version ? await findDemo(version.demo) : null;
  if (!version?.key || !demo || version.status !== "received") return;
  const isWhole = (await hashOf(version.key)) === version.sha256;
  if (!isWhole) log.error({ demo: demo._id, n: version.n }, "stored bytes are not what arrived");
  const event = isWhole ? versionVerified : versionBroken;
  await systemContext().change(
    async () => {
      const changed = await changeVersion(
        id,
        { status: "received" },
        { status: isWhole ? "verified" : "broken" },
      );
      if (changed && isWhole) await listenLater(id);
      return changed;
    },
    (changed) =>
      changed
        ? event({ about: demo._id, person: version.uploadedBy, data: { n: version.n, act: demo.act } })
        : null,
  );
}

async function hashOf(key: string): Promise<string | null> {
  try {
    return await sha256Of(await storage().open(key));
  } catch (error) {
    if (error instanceof ObjectMissing) return null;
    throw error;
  }
}

/** Takes a version back: nobody hears it from now on, and after a while its bytes go. Emits `demos.versionWithdrawn`. */
export const withdrawVersion = (ctx: Context, demo: Demo, version: DemoVersion): Promise<DemoVersion> =>
  ctx.change(
    async () => {
      const taken = { withdrawnAt: ctx.now, withdrawnBy: ctx.actor?.personId ?? null };
      const row = await changeVersion(version._id, { withdrawnAt: null }, taken);
      if (!row) throw new AppError(409, "demos.problems.withdrawnAlready");
      const runAt = plusMs(ctx.now, GRACE_MS);
      await enqueue(REMOVE, { version: version._id }, { runAt, key: removalOf(version) });
      return row;
    },
    versionWithdrawn({
      about: demo._id,
      person: version.uploadedBy,
      data: { n: version.n, act: demo.act },
    }),
  );

/** Undoes a withdrawal while the bytes are still there. @throws 409 when they are gone */
export const restoreVersion = (ctx: Context, demo: Demo, version: DemoVersion): Promise<DemoVersion> =>
  ctx.change(
    async () => {
      const until = plusMs(version.withdrawnAt ?? ctx.now, GRACE_MS - MARGIN_MS);
      if (ctx.now > until) throw new AppError(409, "demos.problems.bytesGone");
      if (!(await cancelJob(removalOf(version)))) throw new AppError(409, "demos.problems.bytesGone");
      const row = await changeVersion(version._id, {}, { withdrawnAt: null, withdrawnBy: null });
      if (!row?.key) throw new AppError(409, "demos.problems.bytesGone");
      return row;
    },
    versionRestored({
      about: demo._id,
      person: version.uploadedBy,
      data: { n: version.n, act: demo.act },
    }),
  );

/**
 * Removes the bytes of a version that was taken back, and what was read out of them: wave, measures, tags. That it was there, its
 * hash and what was decided stay. Idempotent.
 */
export async function removeBytes(id: string): Promise<void> {
  const version = await findVersionById(id);
  if (!version || version.withdrawnAt === null) return;
  if (version.key) await storage().remove(version.key);
  const ctx = systemContext();
  // From here on no copy can be added: those that are there are read after it.
  const bare = await changeVersion(id, {}, { key: null });
  for (const { key } of bare?.renditions ?? []) await storage().remove(key);
  await ctx.change(async () => {
    await forgetSound(id);
    const evidence = await findEvidence(version.evidence);
    if (evidence && evidence.withdrawnAt === null) await withdrawEvidence(ctx, evidence);
  });
}

/** What is new, in better words. */
export const changeNote = (ctx: Context, version: DemoVersion, note: string): Promise<unknown> =>
  ctx.change(() => changeVersion(version._id, {}, { note }));
