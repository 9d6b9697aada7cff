import { type Actor, hasRole } from "../../platform/context.ts";
import type { Organisation } from "./schema.ts";

/** Does the actor work there? */
export const isMemberOf = (actor: Actor | null, organisationId: string): boolean =>
  actor?.roles.some((role) => role.organisationId === organisationId) ?? false;

/** May the actor invite, edit and hand over there? The secretariat may stand in. */
export const coordinates = (actor: Actor | null, organisationId: string): boolean =>
  actor?.roles.some((role) => role.organisationId === organisationId && role.coordinator) ?? false;

/** An application is seen by whoever applied and the secretariat; an open organisation by anyone signed in. */
export const seesOrganisation = (actor: Actor | null, row: Organisation): boolean =>
  (row.approvedAt !== null && row.closedAt === null) ||
  hasRole(actor, "secretariat") ||
  (row.appliedBy !== null && row.appliedBy === actor?.personId);
