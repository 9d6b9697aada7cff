import { day, Id, requestId, text, version, whole, z } from "../../platform/fields.ts";

/** One time that somebody practised. Its id is the request's, so that sending twice stores once. */
export const Entry = z.object({
  _id: Id,
  person: Id,
  day: z.string(),
  minutes: z.number(),
  what: z.string(),
  evidence: Id,
  createdAt: z.date(),
  removedAt: z.date().nullable(),
  /** Counts changes. */
  version: z.number(),
});
export type Entry = z.infer<typeof Entry>;

const facts = { day, minutes: whole(5, 600), what: text(200) };
export const EntryInput = z.object({ ...facts, requestId });
export type EntryInput = z.output<typeof EntryInput>;
export const EditInput = z.object({ ...facts, version });
export type EditInput = z.output<typeof EditInput>;
