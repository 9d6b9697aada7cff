import { approversOf, type Facts, isUnder15 } from "../consent/index.ts";
import { type Credit, type CreditAnswer, type Edition, WROTE } from "./schema.ts";

export type State = "waiting" | "refused" | "agreed";
type People = ReadonlyMap<string, Facts>;

/** The people of an edition who answer here. */
export const membersIn = ({ names }: Pick<Edition, "names">): string[] => [
  ...new Set(names.flatMap((one) => (one.person === null ? [] : [one.person]))),
];

/** The newest answer of each who answers for somebody. */
const newestOf = (answers: readonly CreditAnswer[], person: string, by: string): CreditAnswer | null =>
  answers.findLast((one) => one.person === person && one.by === by) ?? null;

/**
 * Whose word is needed for a named person: their own, and under 15 that of each guardian whose word counts as well (shares are
 * money). Without a guardian a child's agreement cannot be had: `null` stands for whoever is missing.
 */
export function neededFor(person: string, facts: Facts | undefined): (string | null)[] {
  if (!facts || !isUnder15(facts.birthDay, facts.today)) return [person];
  const guardians = approversOf(facts).map((tie) => tie.from);
  return [person, ...(guardians.length > 0 ? guardians : [null])];
}

/** How one named person stands. One no is a no. */
export function stateOfOne(edition: Edition, person: string, facts: Facts | undefined): State {
  const words = neededFor(person, facts).map((by) => (by ? newestOf(edition.answers, person, by) : null));
  if (words.some((one) => one?.yes === false)) return "refused";
  return words.every((one) => one?.yes === true) ? "agreed" : "waiting";
}

export function stateOf(edition: Edition, people: People): State {
  const all = membersIn(edition).map((id) => stateOfOne(edition, id, people.get(id)));
  if (all.includes("refused")) return "refused";
  return all.includes("waiting") ? "waiting" : "agreed";
}

/** For whom the actor's word is needed and not given yet. */
export const openFor = (edition: Edition, people: People, actor: string): string[] =>
  membersIn(edition).filter(
    (id) => neededFor(id, people.get(id)).includes(actor) && newestOf(edition.answers, id, actor) === null,
  );
export const mayAnswerFor = (edition: Edition, people: People, actor: string, person: string): boolean =>
  membersIn(edition).includes(person) && neededFor(person, people.get(person)).includes(actor);

/** What was agreed to: who is named, with which share, and who wrote what. */
const agreedOn = (names: readonly Credit[]): string =>
  names
    .map(({ person, outside, roles, share }) =>
      JSON.stringify([person ?? outside, share, WROTE.filter((role) => roles.includes(role))]),
    )
    .sort((a, b) => a.localeCompare(b))
    .join("\n");
/** Does the change ask everybody afresh? */
export const asksAfresh = (before: Pick<Edition, "names"> | null, after: readonly Credit[]): boolean =>
  before === null || agreedOn(before.names) !== agreedOn(after);
