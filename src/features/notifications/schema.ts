import { choice, Id, z } from "../../platform/fields.ts";

/** What a notice is about, as its reader chooses mail for it. */
export const GROUPS = [
  "answers",
  "steps",
  "demos",
  "milestones",
  "recommendations",
  "follows",
  "guardian",
  "account",
] as const;
export type Group = (typeof GROUPS)[number];
export const MAIL = ["now", "daily", "never"] as const;
export type Mail = (typeof MAIL)[number];

/** What mail does while somebody has not chosen: what waits for an answer, a child or the account comes at once. */
export const DEFAULTS: Readonly<Record<Group, Mail>> = {
  answers: "now",
  steps: "daily",
  demos: "daily",
  milestones: "daily",
  recommendations: "daily",
  follows: "daily",
  guardian: "now",
  account: "now",
};

/** One thing that somebody should know: ids and a key; the sentence and its names are made when it is read. */
export const Notice = z.object({
  _id: Id,
  /** The event's id, or the key and path of a notice that gathers several. */
  event: z.string(),
  person: Id,
  key: z.string(),
  group: z.enum(GROUPS),
  path: z.string(),
  /** Who did it. */
  by: Id.nullable(),
  /** The musician whom it is about. */
  about: Id.nullable(),
  organisation: Id.nullable(),
  numbers: z.record(z.string(), z.number()),
  at: z.date(),
  readAt: z.date().nullable(),
  /** `waiting` goes into the next morning's mail. */
  mail: z.enum(["none", "waiting", "sent"]),
});
export type Notice = z.infer<typeof Notice>;

/** Of one person; `_id` is the person's. A group that is not chosen follows the default. */
export const Settings = z.object({
  _id: Id,
  mail: z.record(z.string(), z.enum(MAIL)),
  version: z.number(),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsInput = z.object({
  answers: choice(MAIL),
  steps: choice(MAIL),
  demos: choice(MAIL),
  milestones: choice(MAIL),
  recommendations: choice(MAIL),
  follows: choice(MAIL),
  guardian: choice(MAIL),
  account: choice(MAIL),
});
export type SettingsInput = z.output<typeof SettingsInput>;
