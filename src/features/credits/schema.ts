import { choice, Id, maybeText, orNull, version, z } from "../../platform/fields.ts";
import { isrc, iswc, share } from "./numbers.ts";

/** What somebody did in a song. */
export const ROLES = ["words", "music", "arrangement", "played", "sang", "produced", "recorded"] as const;
export type Role = (typeof ROLES)[number];
/** What makes somebody an author: a change of it asks everybody afresh. */
export const WROTE: readonly Role[] = ["words", "music", "arrangement"];
export const MOST_NAMES = 12;

export const Credit = z.object({
  /** Somebody who answers here; null for somebody outside, whose name is typed. */
  person: Id.nullable(),
  outside: z.string(),
  roles: z.array(z.enum(ROLES)),
  /** What was played. */
  plays: z.string(),
  /** Hundredths of a percent of the work. */
  share: z.number(),
});
export type Credit = z.infer<typeof Credit>;

export const CreditAnswer = z.object({
  /** The named person; `by` is they, or under 15 also a guardian. */
  person: Id,
  by: Id,
  power: z.enum(["self", "guardian"]),
  yes: z.boolean(),
  why: z.string(),
  at: z.date(),
});
export type CreditAnswer = z.infer<typeof CreditAnswer>;

/** The credits of a song as they stood from one change to the next. Only answers are ever added. */
export const Edition = z.object({
  _id: Id,
  demo: Id,
  n: z.number(),
  /** Those who answer here, as ids alone: it is theirs together, and goes with the last of them. */
  people: z.array(Id),
  names: z.array(Credit),
  isrc: z.string(),
  iswc: z.string(),
  at: z.date(),
  answers: z.array(CreditAnswer),
});
export type Edition = z.infer<typeof Edition>;

/** A field that stands once in each row of a form: as many values as there are rows, equal ones too. */
const inEachRow = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item, "problems.wrong").max(MOST_NAMES, "problems.tooMany"),
  );

/** One row for each name: `person` or `outside`, `plays`, `share`; `roles` are `<row>-<role>`. */
export const CreditsInput = z.object({
  person: inEachRow(orNull(Id)),
  outside: inEachRow(maybeText(80)),
  plays: inEachRow(maybeText(80)),
  share: inEachRow(share),
  roles: z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z
      .array(z.string("problems.wrong").regex(/^\d{1,2}-[a-z]{1,12}$/, "problems.choice"), "problems.wrong")
      .max(100, "problems.tooMany"),
  ),
  isrc,
  iswc,
  version,
});
export type CreditsInput = z.output<typeof CreditsInput>;

export const CreditAnswerInput = z.object({
  answer: choice(["yes", "no"]),
  person: Id,
  n: version,
  why: maybeText(300),
});
export type CreditAnswerInput = z.output<typeof CreditAnswerInput>;
