import type { MemberContext } from "../../platform/context.ts";
import type { Evidence } from "./schema.ts";

/** May the actor take it back: who wrote it here, once. What has a source is taken back there. */
export const mayTakeBack = (ctx: MemberContext, row: Evidence): boolean =>
  row.addedBy === ctx.actor.personId && row.withdrawnAt === null && row.source === null;

/** May the actor let stand again what they took back, while its content is still there? */
export const mayRestore = (ctx: MemberContext, row: Evidence): boolean =>
  row.addedBy === ctx.actor.personId && row.withdrawnAt !== null && row.source === null;
