import { choice, Id, maybeText, requestId, text, tick, version, z } from "../../platform/fields.ts";

export const ACT_KINDS = ["solo", "duo", "band"] as const;
/** The act's own flood, as the public page wears it. */
export const INKS = ["naeb", "gab", "aeg"] as const;
/** More would be an orchestra; each member is looked up when the act is shown. */
export const MOST_MEMBERS = 12;

/** Somebody's time in an act. A new row each time, so that history stays. */
export const ActMember = z.object({
  personId: Id,
  /** What they do in it: voice, guitar … */
  roles: z.array(z.string()),
  /** May change the act, its members and its demos' readers. */
  admin: z.boolean(),
  since: z.date(),
  until: z.date().nullable(),
  /** Who ended it: they themselves, an admin or a child's guardian. Left out while it lasts, and in rows of before. */
  endedBy: Id.optional(),
});
export type ActMember = z.infer<typeof ActMember>;

/** Somebody who would join while a child under 15 and a grown-up would meet by it: a guardian's word comes first. */
export const Admission = z.object({
  _id: Id,
  act: Id,
  person: Id,
  roles: z.array(z.string()),
  askedAt: z.date(),
  status: z.enum(["waiting", "joined", "refused", "withdrawn"]),
  /** The yeses so far, one for each child whose guardian gave it. */
  yeses: z.array(z.object({ child: Id, by: Id, at: z.date() })),
  endedAt: z.date().nullable(),
  endedBy: Id.nullable(),
});
export type Admission = z.infer<typeof Admission>;

/** Who plays together under one name. */
export const Act = z.object({
  _id: Id,
  kind: z.enum(ACT_KINDS),
  name: z.string(),
  about: z.string(),
  genres: z.array(z.string()),
  ink: z.enum(INKS),
  members: z.array(ActMember),
  /** An admin asked for a public page. It shows only while each member's yes stands as well. */
  optedIn: z.object({ at: z.date(), by: Id }).nullable(),
  createdAt: z.date(),
  version: z.number(),
  /** Of the form that made it: sending twice makes one. */
  requestId: z.string(),
});
export type Act = z.infer<typeof Act>;

export const ActInput = z.object({
  kind: choice(ACT_KINDS),
  name: text(60),
  about: maybeText(1200),
  genres: maybeText(200),
  ink: choice(INKS).default("naeb"),
});
export type ActInput = z.output<typeof ActInput>;
export const NewActInput = ActInput.extend({ roles: maybeText(200), requestId });
export const EditActInput = ActInput.extend({ version });
export const MemberInput = z.object({ roles: maybeText(200), admin: tick, version });
