import type { ConsentText } from "../consent/index.ts";
import { WHY } from "../ties/index.ts";
import { choice, day, email, Id, orNull, requestId, z } from "../../platform/fields.ts";

export const POWERS = ["approver", "observer"] as const;
export type Power = (typeof POWERS)[number];

export const InviteInput = z.object({ email, power: choice(POWERS).default("approver"), requestId });
export type InviteInput = z.output<typeof InviteInput>;

export const ClaimInput = z.object({ answer: choice(["yes", "no"]) });

/** `was` is the day that the form was made from. */
export const BirthDayInput = z.object({ birthDay: day, was: orNull(day) });

/** What the secretariat does with a confirmed guardian, and why. */
export const EndingInput = z.object({
  guardian: Id,
  what: choice(["ended", "observer"]),
  why: choice(WHY),
});
export type EndingInput = z.output<typeof EndingInput>;

/** One sent link: what makes sending twice store once, and how many were sent of late. */
export const Sent = z.object({
  /** The form's request id. */
  _id: Id,
  musician: Id,
  at: z.date(),
});
export type Sent = z.infer<typeof Sent>;

export const TURNS = ["15", "soon18", "18"] as const;
/** What was said to somebody about growing up, once: the id is person and turn. */
export const Handover = z.object({ _id: z.string(), person: Id, turn: z.enum(TURNS), at: z.date() });
export type Handover = z.infer<typeof Handover>;

/** One question that waits for a guardian: what `_ask` shows. */
export interface Ask {
  id: string;
  title: string;
  /** `href`: where the reader looks at what the fact names. */
  facts: { icon: string; text: string; href?: string | null }[];
  /** Where yes and no are posted, as `answer`. */
  action: string;
  yes: { label: string };
  no: { label: string };
  fields?: Record<string, string>;
  hint?: string;
  /** What a yes to this also agrees to, where it is an act that is a consent. */
  byAct?: ConsentText | null;
}
/** What the child is about to do and with whom: an adult stands in the title, the place in `meta`. */
export interface Soon {
  date: { day: string; small: string };
  title: string;
  meta: string;
  href: string;
}
/** One thing of the child that somebody else can see or hear now. */
export interface Item {
  icon: string;
  title: string;
  meta: string;
  href?: string;
  /** A way to take it back at once. */
  button?: { action: string; fields?: Record<string, string>; label: string };
}

/** Through whose eyes a guardian may look at the child. */
export const VIEWERS = ["mentor", "school", "follower", "bandmate", "anyone"] as const;
export type Viewer = (typeof VIEWERS)[number];
