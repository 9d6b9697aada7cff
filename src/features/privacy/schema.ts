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

/** How long somebody can think better of it. */
export const REGRET_DAYS = 14;

/** How long somebody whose account the secretariat closed can say that it was wrong, and fetch a copy. */
export const CLOSED_DAYS = 30;

/** A wish to be erased, from the asking until the work is done; then it goes as well. */
export const Erasure = z.object({
  _id: Id,
  person: Id,
  /** Null when nobody had been here for two years. */
  askedBy: Id.nullable(),
  why: z.enum(["self", "guardian", "unused", "closed"]),
  /** Why the secretariat closed the account, in words for the person. */
  reason: z.string().nullish(),
  askedAt: z.date(),
  dueAt: z.date(),
  /** Set when the work begins: from then on there is no way back. */
  begunAt: z.date().nullable(),
  /** By what the documents are found; the account that it was read from goes on the way. */
  account: Id.nullable(),
  mail: z.string().nullable(),
  names: z.array(z.string()),
  /** Storage keys of files whose documents have gone and whose bytes have not. */
  keys: z.array(z.string()),
});
export type Erasure = z.infer<typeof Erasure>;

/** An id that must stay erased, for replaying after a restore. It is nobody's any more. */
export const Gone = z.object({ _id: Id, at: z.date() });
export type Gone = z.infer<typeof Gone>;
/** Longer than any backup is kept (30 days). */
export const GONE_DAYS = 90;
