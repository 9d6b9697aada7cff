import { email, Id, requestId, text, z } from "../../platform/fields.ts";

/** What somebody who would like to book an act wrote on its public page. Read by adults alone; see `docs/enquiries.md`. */
export const Enquiry = z.object({
  _id: Id,
  act: Id,
  name: z.string(),
  email: z.string(),
  text: z.string(),
  at: z.date(),
  /** Deleted by one of those who read it: out of sight, and gone when that can no longer be undone. */
  removedAt: z.date().nullable().optional(),
  requestId: z.string(),
});
export type Enquiry = z.infer<typeof Enquiry>;

export const EnquiryInput = z.object({
  name: text(80),
  email,
  text: text(2000),
  /** A field that people do not see: what is typed here was typed by a machine. */
  website: z.string().max(200).catch("x").default(""),
  requestId,
});
export type EnquiryInput = z.output<typeof EnquiryInput>;
