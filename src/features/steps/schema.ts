import { z } from "zod";
import { choice, day, Id, maybeText, orNull, text, tick, version } from "../../platform/fields.ts";

export const STEP_OWNERS = ["musician", "mentor", "both"] as const;
export type StepOwner = (typeof STEP_OWNERS)[number];
export const STEP_OUTCOMES = ["reached", "partly", "notYet", "dropped"] as const;

/** One thing that a musician and a mentor agreed on. It belongs to the musician, who keeps it when the mentorship ends. */
export const Step = z.object({
  _id: Id,
  musicianId: Id,
  /** Where it was agreed. */
  mentorshipId: Id,
  title: z.string(),
  dueDay: day,
  owner: z.enum(STEP_OWNERS),
  /** The milestone it leads to, if it leads to one. */
  milestone: z.string().nullable(),
  status: z.enum(["open", ...STEP_OUTCOMES]),
  /** Why it was dropped. */
  reason: z.string(),
  /** The musician's id while it is the next one: a unique index, so that there is never a second. */
  nextFor: Id.nullable(),
  createdBy: Id.nullable(),
  createdAt: z.date(),
  closedBy: Id.nullable(),
  closedAt: z.date().nullable(),
  version: z.number(),
  requestId: Id,
});
export type Step = z.infer<typeof Step>;

export const StepInput = z.object({
  title: text(140),
  dueDay: day,
  owner: choice(STEP_OWNERS),
  milestone: orNull(text(40)),
});
export type StepInput = z.output<typeof StepInput>;

export const OutcomeInput = z
  .object({ status: choice(STEP_OUTCOMES), reason: maybeText(300) })
  .refine((input) => input.status !== "dropped" || input.reason !== "", {
    path: ["reason"],
    error: "steps.problems.reason",
  });
export type OutcomeInput = z.output<typeof OutcomeInput>;

export const DateInput = z.object({ dueDay: day, version });
export const ReopeningInput = z.object({ next: tick });
