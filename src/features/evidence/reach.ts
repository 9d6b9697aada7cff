import type { MemberContext } from "../../platform/context.ts";
import { isInner, relationTo } from "../consent/index.ts";
import { findEvidence } from "./model.ts";
import type { Evidence } from "./schema.ts";

/** Evidence that the actor may read: their own, or as mentor or confirmed guardian of one it belongs to. Null otherwise. */
export async function reachEvidence(ctx: MemberContext, id: string): Promise<Evidence | null> {
  const row = await findEvidence(id);
  if (!row) return null;
  if (row.members.includes(ctx.actor.personId)) return row;
  const relations = await Promise.all(row.members.slice(0, 20).map((member) => relationTo(ctx, member)));
  return relations.some((to) => to !== null && isInner(to)) ? row : null;
}
