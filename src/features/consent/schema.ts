import { z } from "zod";
import { Id } from "../../platform/fields.ts";

/** What somebody may say yes to, one thing at a time. `docs/consent.md` says where each of them bites. */
export const PURPOSES = [
  "profile",
  "picture",
  "mentoring",
  "demoFollowers",
  "demoPublic",
  "demoLink",
  "pressPicture",
  "demoJury",
  "venueContact",
  "statistics",
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The same book holds whether two guardians answer together: a choice of theirs, asked and kept in the same way. */
export const ENTRIES = [...PURPOSES, "together"] as const;
export type Entry = (typeof ENTRIES)[number];

/** Nobody asks for these yet: there is no jury in the house, so there is nothing to say yes to. */
export const DOORLESS: readonly Purpose[] = ["demoJury"];

/**
 * What a guardian's yes under 15 still carries at 15, until the young person has answered: the inner circle as it stands. All
 * that reaches further lapses on the birthday.
 */
export const CARRIED: readonly Purpose[] = ["profile", "mentoring"];

/** One answer. Rows are only ever added; the newest of a purpose (and thing) counts. No row means no. */
export const Consent = z.object({
  _id: Id,
  person: Id,
  purpose: z.enum(ENTRIES),
  /** The act for `demoPublic`; null where the purpose is about the person alone. */
  about: Id.nullable(),
  given: z.boolean(),
  /** Who asked, a person or an organisation; null where it was answered without being asked by anybody in particular. */
  askedBy: Id.nullable(),
  by: Id,
  power: z.enum(["self", "guardian"]),
  /** Which age rule made this giver the right one. */
  rule: z.enum(["under15", "under15Together", "from15", "adult"]),
  /** The version of the text that was read. */
  textVersion: z.number(),
  at: z.date(),
  /** When a yes runs out by itself; null is until it is taken back. */
  until: z.date().nullable(),
});
export type Consent = z.infer<typeof Consent>;

/** The version of each text that is asked with now; `locales/<language>/consent.json` keeps every version that was. */
export const TEXT_VERSIONS: Readonly<Record<Entry, number>> = {
  profile: 1,
  picture: 1,
  mentoring: 1,
  demoFollowers: 1,
  demoPublic: 1,
  demoLink: 1,
  pressPicture: 2,
  demoJury: 1,
  venueContact: 2,
  statistics: 1,
  together: 1,
};

/** How many days a yes lasts that was given for a time. */
export const LASTS = { open: null, quarter: 91, half: 182, year: 365 } as const;
export type Lasts = keyof typeof LASTS;

export const AnswerInput = z.object({
  answer: z.enum(["yes", "no"], "problems.choice"),
  /** The act, where the purpose is about one. */
  about: z.preprocess((value) => (value === "" ? undefined : value), Id.optional()),
  /** How long a yes is to last: until it is taken back, or for a time. */
  lasts: z.enum(Object.keys(LASTS) as [Lasts, ...Lasts[]], "problems.choice").default("open"),
  /** Answered on the page of all answers, or on one's own page, and back to it. */
  from: z.enum(["list", "me"]).optional(),
});
export const TogetherInput = AnswerInput.pick({ answer: true });
export const PurposeParam = z.enum(PURPOSES);
