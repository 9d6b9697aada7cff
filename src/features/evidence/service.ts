import type { Context } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import { cancelJob, enqueue, onJob } from "../../platform/jobs.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { storage } from "../../platform/storage/current.ts";
import { onStoredKeys } from "../../platform/storage/sweep.ts";
import { dayOf } from "../../platform/calendar.ts";
import { z } from "../../platform/fields.ts";
import type { MemberContext } from "../../platform/context.ts";
import { evidenceAdded, evidenceRestored, evidenceWithdrawn } from "./events.ts";
import {
  amend,
  emptyHidden,
  findEvidence,
  hide,
  insertEvidence,
  markWithdrawn,
  storedKeys,
} from "./model.ts";
import { receiveFile } from "./receive.ts";
import type { Evidence, EvidenceInput, FileInput } from "./schema.ts";

onStoredKeys("evidence", storedKeys);
const REMOVE = "evidence.remove";
/** How long it takes until the content of what was taken back is gone; until then it can be undone. */
const GRACE_MS = 10 * MINUTE_MS;
/** Nobody undoes while the bytes are going. */
const MARGIN_MS = 10_000;
const removalOf = (row: Pick<Evidence, "_id">): string => `${REMOVE} ${row._id}`;
/** Text and bytes of what was taken back go; that it was there, and its hash, stay. Idempotent. */
onJob(REMOVE, async (payload) => {
  const row = await findEvidence(z.object({ id: z.string() }).parse(payload).id);
  if (!row || row.withdrawnAt === null) return;
  if (row.file) await storage().remove(row.file.key);
  await emptyHidden(row._id);
});

export type NewEvidence = Pick<Evidence, "kind" | "day" | "members" | "title"> &
  Partial<Pick<Evidence, "_id" | "source" | "version" | "sha256" | "act" | "text" | "file">>;

/** Records what happened, once. Call it inside the change that made the source. Emits `evidence.added`. */
export async function recordEvidence(ctx: Context, facts: NewEvidence): Promise<Evidence> {
  const row: Evidence = {
    source: null,
    version: null,
    sha256: null,
    act: null,
    text: "",
    file: null,
    _id: newId(),
    ...facts,
    addedBy: ctx.actor?.personId ?? null,
    createdAt: ctx.now,
    withdrawnAt: null,
  };
  return ctx.change(
    () => insertEvidence(row),
    evidenceAdded({ about: row._id, person: row.members[0] ?? null, data: { kind: row.kind } }),
  );
}

/** The source is gone; that it was there, its hash and what was decided on it stay. */
export const withdrawEvidence = (ctx: Context, row: Evidence): Promise<Evidence | null> =>
  ctx.change(
    () => markWithdrawn(row._id, ctx.now),
    (marked) =>
      marked &&
      evidenceWithdrawn({ about: row._id, person: row.members[0] ?? null, data: { kind: row.kind } }),
  );

/** The source was corrected: the same evidence says so. Joins the source's change. */
export const amendEvidence = (
  id: string,
  change: Partial<Pick<Evidence, "title" | "day" | "text" | "withdrawnAt">>,
): Promise<Evidence | null> => amend(id, change);

/** What was sent twice under one request is stored once: the second one finds the first. */
async function once(ctx: MemberContext, id: string, write: () => Promise<Evidence>): Promise<Evidence> {
  const standing = async (): Promise<Evidence | null> => {
    const row = await findEvidence(id);
    if (row && row.addedBy !== ctx.actor.personId) throw new AppError(409, "problems.duplicate");
    return row;
  };
  const there = await standing();
  if (there) return there;
  try {
    return await write();
  } catch (err) {
    const other = isDuplicate(err) ? await standing() : null;
    if (!other) throw err;
    return other;
  }
}

/** A day that something happened on has come. @throws 422 at `day` */
function checkDay(ctx: MemberContext, day: string): void {
  if (day > dayOf(ctx.now)) throw refuse("day", "problems.dayFuture");
}

/** A link, a text or somebody's word, written by the actor about themselves. Emits `evidence.added`. */
export async function writeEvidence(ctx: MemberContext, input: EvidenceInput): Promise<Evidence> {
  checkDay(ctx, input.day);
  const { kind, day, title } = input;
  return once(ctx, input.requestId, () =>
    recordEvidence(ctx, {
      _id: input.requestId,
      kind,
      day,
      title,
      members: [ctx.actor.personId],
      text: input.kind === "link" ? input.address : input.text,
    }),
  );
}

/** A file as evidence: PDF, picture or sound, told by its bytes. Emits `evidence.added`. @throws 422 at `file`, 503 when the fault is ours */
export async function putUpEvidence(ctx: MemberContext, input: FileInput): Promise<Evidence> {
  checkDay(ctx, input.day);
  return once(ctx, input.requestId, async () => {
    const file = await receiveFile(input.file);
    try {
      return await recordEvidence(ctx, {
        _id: input.requestId,
        kind: "file",
        day: input.day,
        title: input.title,
        members: [ctx.actor.personId],
        sha256: file.sha256,
        file,
      });
    } catch (err) {
      const standing = await findEvidence(input.requestId);
      if (standing?.file?.key !== file.key) await storage().remove(file.key);
      throw err;
    }
  });
}

const facts = (row: Evidence) => ({
  about: row._id,
  person: row.members[0] ?? null,
  data: { kind: row.kind },
});

/**
 * Takes back what was written or put up here: out of sight at once, text and bytes gone by a job of the same change in ten minutes.
 * Null when it was taken back meanwhile. Emits `evidence.withdrawn`.
 */
export const takeBack = (ctx: Context, row: Evidence): Promise<Evidence | null> =>
  ctx.change(
    async () => {
      const taken = await hide(row._id, ctx.now);
      if (taken)
        await enqueue(REMOVE, { id: row._id }, { runAt: plusMs(ctx.now, GRACE_MS), key: removalOf(row) });
      return taken;
    },
    (taken) => taken && evidenceWithdrawn(facts(taken)),
  );

/** Undoes that while the content is still there. Emits `evidence.restored`. @throws 409 evidence.problems.gone */
export async function restoreEvidence(ctx: Context, row: Evidence): Promise<Evidence> {
  const gone = (): AppError => new AppError(409, "evidence.problems.gone");
  if (ctx.now > plusMs(row.withdrawnAt ?? ctx.now, GRACE_MS - MARGIN_MS)) throw gone();
  return ctx.change(
    async () => {
      const back = (await cancelJob(removalOf(row))) ? await amend(row._id, { withdrawnAt: null }) : null;
      if (!back) throw gone();
      return back;
    },
    evidenceRestored(facts(row)),
  );
}
