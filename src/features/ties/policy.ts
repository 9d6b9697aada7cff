import type { Tie } from "./schema.ts";

/** Does the tie hold at this moment? */
export const holds = (tie: Tie, now: Date): boolean =>
  tie.status === "active" && (tie.until === null || tie.until > now);

/** `holds`, said to MongoDB. */
export const holding = (now: Date) => ({
  status: "active" as const,
  $or: [{ until: null }, { until: { $gt: now } }],
});

/** May this guardian's word count? Only an approver whom a school or the secretariat has confirmed. */
export const isConfirmedGuardian = (tie: Tie, now: Date): boolean =>
  tie.kind === "guardian" && holds(tie, now) && tie.assurance === "confirmed" && tie.power === "approver";

/** Confirmed as the guardian, whether their word counts or they look on. */
export const isKnownGuardian = (tie: Tie, now: Date): boolean =>
  tie.kind === "guardian" && holds(tie, now) && tie.assurance === "confirmed";
