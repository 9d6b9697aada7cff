import { z } from "zod";
import { Id } from "../../platform/fields.ts";

/** An expiring link to one mail address that can be used once. What accepting does belongs to the room of its kind. */
export const Invitation = z.object({
  _id: Id,
  /** SHA-256 of the link's secret. */
  tokenHash: z.string(),
  /** `membership`, `guardian`, `pupil` … */
  kind: z.string(),
  email: z.string(),
  /** The organisation or musician that it is about. */
  about: Id,
  /** Ids and plain facts for the room that accepts it. */
  data: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
  invitedBy: Id,
  /** When its link was sent, for the last time. */
  createdAt: z.date(),
  expiresAt: z.date(),
  usedAt: z.date().nullable(),
  usedBy: Id.nullable(),
  withdrawnAt: z.date().nullable(),
});
export type Invitation = z.infer<typeof Invitation>;
export type InvitationData = Invitation["data"];
