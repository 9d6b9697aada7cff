import { day, Id, orNull, requestId, text, whole, z } from "../../platform/fields.ts";

/** A private link to one demo. Its address is a secret of which only the hash is kept. */
export const Link = z.object({
  _id: Id,
  demo: Id,
  owner: Id,
  /** For whom it is, in the owner's words. */
  name: z.string(),
  /** The number of the version; null is the newest one. */
  n: z.number().nullable(),
  tokenHash: z.string(),
  /** The last day on which it opens. */
  lastDay: z.string(),
  endsAt: z.date(),
  createdAt: z.date(),
  revokedAt: z.date().nullable(),
  /** When somebody who is heard took their yes back: it stays shut until the owner opens it again. */
  shutAt: z.date().nullable().optional(),
  /** Visits in which it was heard. */
  listens: z.number(),
  requestId: Id,
});
export type Link = z.infer<typeof Link>;

/** A visit that has counted as a listen; a random number and nothing of who it was. */
export const LinkVisit = z.object({ _id: Id, link: Id, at: z.date() });

/** How long a link stands unless its maker says otherwise, and at most, in days. */
export const DAYS = 30;
export const MOST_DAYS = 365;
/** How many of a demo are open at once. */
export const MOST_OPEN = 20;

export const NewLinkInput = z.object({
  name: text(60),
  n: orNull(whole(1, 100_000)),
  lastDay: day,
  requestId,
});
export type NewLinkInput = z.output<typeof NewLinkInput>;
