import { z } from "zod";
import { Id } from "../../platform/fields.ts";

/** The purposes that have doors so far; the ledger's others come with their own. */
export const PURPOSES = ["profile", "demoPublic"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** One answer. Rows are only ever added; the newest of a purpose (and thing) counts. No row means no. */
export const Consent = z.object({
  _id: Id,
  person: Id,
  purpose: z.enum(PURPOSES),
  /** The act for `demoPublic`; null where the purpose is about the person alone. */
  about: Id.nullable(),
  given: z.boolean(),
  by: Id,
  power: z.enum(["self", "guardian"]),
  /** Which age rule made this giver the right one. */
  rule: z.enum(["under15", "from15", "adult"]),
  /** The version of the text that was read. */
  textVersion: z.number(),
  at: z.date(),
  until: z.date().nullable(),
});
export type Consent = z.infer<typeof Consent>;
export const TEXT_VERSION = 1;
