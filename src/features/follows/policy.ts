import { DAY_MS, MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { Actor } from "../../platform/context.ts";
import { mayAgreeFor, type Relation } from "../consent/index.ts";
import type { Scope, Tie } from "../ties/index.ts";

export const CODE_MS = 14 * DAY_MS;
/** How long whoever ended a follow may take that back with one tap. */
export const UNDO_MS = 10 * MINUTE_MS;
export const MAX_WRONG = 10;
export const WRONG_MS = 60 * MINUTE_MS;

/** May the actor see who follows the musician? The musician, and under 15 the guardian whose word counts. */
export const seesFollowers = (to: Relation): boolean => to.self || (to.under15 && to.approver);

/** A no is taken from the musician at any age, and under 15 from the guardian; the same for ending and narrowing. */
export const mayEnd = seesFollowers;

/** A yes, or a wider scope, only from whose word counts. Behind a closed gate nobody follows. */
export const mayAgree = (to: Relation): boolean => to.gateOpen && mayAgreeFor(to);

/** Is `scope` no more than what was asked for? */
export const isWithin = (scope: Scope, asked: Scope | null): boolean =>
  scope === "progress" || asked === "progressAndDemos";

/** The organisations in whose name the actor may ask: every one in which they work. */
export const asksFor = (actor: Actor, organisationId: string): boolean =>
  actor.roles.some((role) => role.organisationId === organisationId);

/** May whoever ended this follow take that back? */
export const mayReopen = (tie: Tie, actor: Actor, now: Date): boolean => {
  const last = tie.history.at(-1);
  return (
    tie.status === "ended" &&
    last?.what === "ended" &&
    last.by === actor.personId &&
    plusMs(last.at, UNDO_MS) > now &&
    tie.history.some((one) => one.what === "active")
  );
};
