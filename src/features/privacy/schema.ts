import { Id, z } from "../../platform/fields.ts";

/** How long a finished copy can be fetched. */
export const COPY_DAYS = 7;

/** One copy of somebody's data, from the wish for it until it is thrown away. */
export const Copy = z.object({
  _id: Id,
  person: Id,
  askedBy: Id,
  /** Made for the person, or for a guardian, who is not given all. */
  reader: z.enum(["self", "guardian"]),
  locale: z.enum(["da", "en"]),
  status: z.enum(["waiting", "making", "ready"]),
  /** Files put into it, of how many. */
  done: z.number(),
  of: z.number(),
  file: z.object({ key: Id, type: z.string(), bytes: z.number(), sha256: z.string() }).nullable(),
  askedAt: z.date(),
  readyAt: z.date().nullable(),
  expiresAt: z.date(),
});
export type Copy = z.infer<typeof Copy>;
