/**
 * The rule of a collection: whose data it is, what each of them is given of it, what erasing one of them does to it, how long
 * it is kept and why. Export, erasure, retention and the invariants are made from these rules alone.
 */

/** Stands where somebody stood who was erased: an id that is nobody's, alike for all. */
export const ERASED = "zzzzzzzzzzzzzzzzzzzz";

/** Article 6(1) of the GDPR: consent (a), agreement (b), duty by law (c), public task (e), legitimate interest (f). */
export type Basis = "consent" | "agreement" | "duty" | "publicTask" | "interest";

/** What a field holds of the person: their id (default), their account's id, their mail address, or their name in a text. */
export type Handle = "person" | "account" | "mail" | "name";

/**
 * What erasing the person does to the document. `remove`: it goes. `unname`: it stays for the others it belongs to, with
 * `ERASED` in place of the id. `share`: it goes with the last person in this field and is unnamed until then. `room`: the room
 * does it by `onErasure`, since more hangs on it.
 */
export type Ending = "remove" | "unname" | "share" | "room";
export type Conditions = Record<string, unknown>;

/** What a person is to the document by one field. */
export interface Ref {
  as: "subject" | "actor";
  /** What the field holds of the person; several where it is searched for any of them. */
  by: readonly Handle[];
  /** The field may be anywhere under the path (a record whose keys vary). */
  deep: boolean;
  /** The whole document, these fields of it, or nothing for a reason (other people's rights: article 15(4)). */
  given: "all" | readonly string[] | { nothing: string };
  /** Given only where the document is like this. */
  givenWhen: Conditions | null;
  erased: Ending;
  /** Other endings for documents that are like `when`; the first that fits counts. */
  cases: readonly { when: Conditions; erased: Ending; why: string }[];
  /** Set beside the unnaming, where the document is like `when`: words that go with the person, states that cannot last. */
  also: { when?: Conditions; set: (now: Date) => Record<string, unknown> } | null;
  /** The id may also be one of these other collections; `anything` where it may be of any. */
  or: readonly string[];
}

/** How long, counted in days from `from`. `account`: while the person is here. `source`: while what it hangs on is there. */
export interface Kept {
  for: number | "account" | "source" | "always";
  /** The field with the instant from which days are counted. */
  from?: string;
  /** Only documents like this; several rules may stand side by side. */
  when?: Conditions;
  why: string;
}

/**
 * What each id that is no person's points to: a collection, `storage`, or `{ none }` with the reason. `ties?` says that the
 * other document may be gone by now, since it is not kept as long.
 */
export type Points = Record<string, string | { none: string }>;

export interface PersonalRule {
  /** What it is for, in one plain sentence: the record of processing is made of these. */
  purpose: string;
  basis: Basis;
  /** Path → what a person is by it. Dots go into objects and arrays alike. */
  people: Record<string, Ref>;
  points?: Points;
  /** Fields that no copy ever holds: hashes of passwords and links, counters. */
  secret?: readonly string[];
  /** Paths with the storage key of a file that belongs to the document, and where its type, size and hash stand. */
  files?: Record<string, { type: string; bytes: string; sha256: string }>;
  kept: Kept | readonly Kept[];
  /** A confirmed guardian of a child under 15 may have the child's copy of it. Left out: the child alone is given it. */
  guardian?: true;
}

/** A collection without anything about anybody says why, and still what its ids point to. */
export interface ImpersonalRule {
  none: string;
  points?: Points;
  kept?: Kept | readonly Kept[];
}
export type Rule = PersonalRule | ImpersonalRule;
export const isPersonal = (rule: Rule): rule is PersonalRule => !("none" in rule);
export const keptRules = (rule: Rule): readonly Kept[] =>
  rule.kept === undefined ? [] : Array.isArray(rule.kept) ? (rule.kept as Kept[]) : [rule.kept as Kept];

const plain = { by: ["person"], deep: false, givenWhen: null, cases: [], also: null, or: [] } as const;

/** The person whom the document is about or belongs to: they are given all of it, and it goes with them. */
export const subject = (more: Partial<Omit<Ref, "as">> = {}): Ref => ({
  ...plain,
  as: "subject",
  given: "all",
  erased: "remove",
  ...more,
});

/** Somebody who did something in a document that is another's: they are given their own words, and stay unnamed. */
export const actor = (given: readonly string[] = [], more: Partial<Omit<Ref, "as" | "given">> = {}): Ref => ({
  ...plain,
  as: "actor",
  given,
  erased: "unname",
  ...more,
});

/** Days of five years: how long an authority or a court may still ask (databeskyttelsesloven § 41, straffeloven § 93). */
export const FIVE_YEARS = 5 * 365;
export const whileHere: Kept = {
  for: "account",
  why: "It is the person's own and is kept while they are here.",
};
