import { type Actor, hasRole, type RoleKind } from "../../platform/context.ts";

/** The roles that have a first screen of their own, in the order in which somebody who has several lands on one. */
export const HATS = [
  "musician",
  "mentor",
  "guardian",
  "staff",
  "booker",
  "officer",
  "secretariat",
  "safeguarding",
  "partner",
] as const satisfies readonly RoleKind[];

/** The role that somebody acts as: the one chosen, if they (still) have it, else the first of theirs. */
export function hatOf(actor: Actor, chosen: string | null): RoleKind | null {
  return (
    HATS.find((kind) => kind === chosen && hasRole(actor, kind)) ??
    HATS.find((kind) => hasRole(actor, kind)) ??
    null
  );
}
