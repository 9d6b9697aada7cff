import { choice, Id, requestId, text, z } from "../../platform/fields.ts";

export const PROBLEMS = ["aboutMe", "notTheirs", "hurtful", "other"] as const;

/** Somebody says that something is wrong with a public page. Read by the secretariat alone. */
export const PageReport = z.object({
  _id: Id,
  act: Id,
  what: z.enum(PROBLEMS),
  text: z.string(),
  /** The member who wrote it, if one did. */
  by: Id.nullable(),
  /** The sender's address of that day, hashed: for the limit alone. */
  from: z.string(),
  at: z.date(),
  closedAt: z.date().nullable(),
  requestId: z.string(),
});
export type PageReport = z.infer<typeof PageReport>;

export const ReportInput = z.object({ what: choice(PROBLEMS), text: text(1000), requestId });
export type ReportInput = z.output<typeof ReportInput>;
