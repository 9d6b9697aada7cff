import { z } from "zod";
import { Id } from "../../platform/fields.ts";

/** Why the secretariat ended a guardian's tie or lets them only look on: a word of ours, and never somebody's story. */
export const WHY = ["custody", "safety", "mistake", "wish", "away"] as const;
export type Why = (typeof WHY)[number];

export const TIE_KINDS = ["guardian", "mentor", "pupil", "follow"] as const;
export const SCOPES = ["progress", "progressAndDemos"] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Who stands in which relation to a musician. A tie ends and another begins; nothing is overwritten, so what was true on
 * a day can be found again.
 */
export const Tie = z.object({
  _id: Id,
  kind: z.enum(TIE_KINDS),
  /** The guardian, mentor, school or follower. */
  from: Id,
  fromKind: z.enum(["person", "organisation"]),
  /** The musician. */
  to: Id,
  status: z.enum(["asked", "active", "declined", "ended"]),
  /** Of a follow. */
  scope: z.enum(SCOPES).nullable(),
  /** Of a guardian: a claim opens nothing, a confirmation by school or secretariat does. */
  assurance: z.enum(["claimed", "confirmed"]).nullable(),
  power: z.enum(["approver", "observer"]).nullable(),
  /** Of a pupil: the name as the school typed it; all that it sees of an under-15 whose gate is closed. */
  typedName: z.string().nullable(),
  since: z.date(),
  /** The end, also one that is known before (a stand-in). */
  until: z.date().nullable(),
  askedBy: Id.nullable(),
  history: z.array(
    z.object({ at: z.date(), by: Id.nullable(), what: z.string(), why: z.enum(WHY).optional() }),
  ),
  /** Set while asked or active: the same tie cannot stand twice. */
  standing: z.string().nullable(),
});
export type Tie = z.infer<typeof Tie>;
export type TieKind = Tie["kind"];

/** A musician (or, under 15, a guardian for them) wants nothing to do with somebody here. A block is lifted, never changed. */
export const Block = z.object({
  _id: Id,
  /** The musician. */
  person: Id,
  party: Id,
  partyKind: z.enum(["person", "organisation"]),
  by: Id,
  power: z.enum(["self", "guardian"]),
  at: z.date(),
  liftedAt: z.date().nullable(),
  /** Set while it stands: the same block cannot stand twice. */
  standing: z.string().nullable(),
});
export type Block = z.infer<typeof Block>;
