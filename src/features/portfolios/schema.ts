import { choice, Id, requestId, text, z } from "../../platform/fields.ts";

export const PROBLEMS = ["aboutMe", "notTheirs", "hurtful", "other"] as const;

/** What came of it, as the reporter is told. */
export const OUTCOMES = ["acted", "left"] as const;

/** Somebody says that something is wrong with what is shown here. Read by the secretariat alone. */
export const PageReport = z.object({
  _id: Id,
  /** The act, when it was said on its public page. */
  act: Id.nullable(),
  /** Anything else that a member sees: its kind and id. */
  about: z.object({ type: z.string(), id: Id }).nullable(),
  what: z.enum(PROBLEMS),
  text: z.string(),
  /** The member who wrote it, if one did. */
  by: Id.nullable(),
  /** The sender's address of that day, hashed: for the limit alone. */
  from: z.string(),
  at: z.date(),
  closedAt: z.date().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  requestId: z.string(),
});
export type PageReport = z.infer<typeof PageReport>;

export const ReportInput = z.object({ what: choice(PROBLEMS), text: text(1000), requestId });
export type ReportInput = z.output<typeof ReportInput>;
export const ClosureInput = z.object({ outcome: choice(OUTCOMES).default("left") });
