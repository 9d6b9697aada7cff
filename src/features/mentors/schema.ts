import { z } from "zod";
import { day, Id } from "../../platform/fields.ts";

/** A person whom the secretariat lets be a mentor. The certificate is a date and who saw it, never the document. */
export const Mentor = z.object({
  /** The person's id. */
  _id: Id,
  status: z.enum(["applied", "approved", "declined", "ended"]),
  about: z.string(),
  instruments: z.array(z.string()),
  municipality: z.string().nullable(),
  certificateDay: day.nullable(),
  certificateSeenBy: Id.nullable(),
  /** For those who only meet young people of 15 and over: a dated reference. */
  referenceDay: day.nullable(),
  appliedAt: z.date(),
  decidedAt: z.date().nullable(),
  decidedBy: Id.nullable(),
});
export type Mentor = z.infer<typeof Mentor>;
