import type { Context } from "../../platform/context.ts";
import { newId } from "../../platform/ids.ts";
import { evidenceAdded, evidenceWithdrawn } from "./events.ts";
import { insertEvidence, markWithdrawn } from "./model.ts";
import type { Evidence } from "./schema.ts";

export type NewEvidence = Pick<Evidence, "kind" | "day" | "members" | "title"> &
  Partial<Pick<Evidence, "source" | "version" | "sha256" | "act" | "text" | "file">>;

/** Records what happened, once. Call it inside the change that made the source. Emits `evidence.added`. */
export async function recordEvidence(ctx: Context, facts: NewEvidence): Promise<Evidence> {
  const row: Evidence = {
    source: null,
    version: null,
    sha256: null,
    act: null,
    text: "",
    file: null,
    ...facts,
    _id: newId(),
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
    evidenceWithdrawn({ about: row._id, person: row.members[0] ?? null, data: { kind: row.kind } }),
  );
