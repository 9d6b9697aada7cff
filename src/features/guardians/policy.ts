import { hasRole, type MemberContext } from "../../platform/context.ts";
import { type Day, birthdayAt } from "../../platform/calendar.ts";
import type { Relation } from "../consent/index.ts";

/** Does this guardian's answer count now? Under 15, of a confirmed approver. */
export const answersFor = (to: Relation): boolean => to.under15 && to.approver;

/** May they read the overview? A confirmed guardian, approver or observer, until the child is 18. */
export const seesOverview = (to: Relation): boolean => to.guardian?.assurance === "confirmed";

/** The musician until 18, or the guardian whose word counts. */
export const mayInviteFor = (to: Relation): boolean => (to.self && to.under18) || answersFor(to);

/** A claim can be taken away by the musician that it is about: it may be a stranger's. */
export const mayRemove = (to: Relation, assurance: string | null): boolean =>
  to.self && assurance === "claimed";

/** The secretariat, but not for itself or its own child; a guardian while the child is under 15. */
export const mayCorrectBirthDay = (ctx: MemberContext, to: Relation): boolean =>
  to.person.birthDay !== null &&
  !to.self &&
  (to.guardian ? answersFor(to) : hasRole(ctx.actor, "secretariat"));

/** Would the correction lift somebody to 15? A guardian cannot do that alone. */
export const crosses15 = (to: Relation, birthDay: Day): boolean =>
  to.under15 && birthdayAt(birthDay, 15) <= to.facts.today;
