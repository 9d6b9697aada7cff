import { z } from "../../platform/fields.ts";

/** The order of the stages, from the first to the last. */
export const STAGES = ["incubator", "hatched", "flight-training", "ready-to-fly"] as const;
/** A quarter of a year in Copenhagen: `2026-4`. Sorts as text. */
export const QUARTER = /^\d{4}-[1-4]$/;

/** Where one musician has been, and whether they may be counted now. Made from events alone; the id is the person's. */
export const Counted = z.object({
  _id: z.string(),
  /** The gate is open and the address is not secret. Looked up anew when something about it happens. */
  counted: z.boolean(),
  entries: z.array(
    z.object({
      event: z.string(),
      at: z.date(),
      quarter: z.string(),
      stage: z.string(),
      municipality: z.string().nullable(),
    }),
  ),
});
export type Counted = z.infer<typeof Counted>;

/** One session or one confirmed milestone; the id is the session's, or person and milestone. */
export const Deed = z.object({
  _id: z.string(),
  kind: z.enum(["session", "confirmed"]),
  person: z.string(),
  counted: z.boolean(),
  quarter: z.string(),
  municipality: z.string().nullable(),
  minutes: z.number(),
});
export type Deed = z.infer<typeof Deed>;
