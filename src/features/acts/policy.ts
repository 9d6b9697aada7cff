import {
  approversOf,
  type Facts,
  isGateOpen,
  isTogether,
  isUnder15,
  isUnder18,
  mayPublish,
} from "../consent/index.ts";
import type { Act, ActMember, Admission } from "./schema.ts";

/** The rows of those who are in the act now. */
export const membersNow = (act: Act): ActMember[] => act.members.filter((member) => member.until === null);
/** The ids of those who are in the act now. */
export const memberIds = (act: Act): string[] => membersNow(act).map((member) => member.personId);
export const memberOf = (act: Act, personId: string): ActMember | null =>
  membersNow(act).find((member) => member.personId === personId) ?? null;

/** The one who has been there longest takes over where no admin is left. */
export function withAdmin(members: readonly ActMember[]): ActMember[] {
  const now = members.filter((member) => member.until === null);
  if (now.length === 0 || now.some((member) => member.admin)) return [...members];
  const oldest = now.reduce((first, member) => (member.since < first.since ? member : first));
  return members.map((member) => (member === oldest ? { ...member, admin: true } : member));
}

/** Has this person's yes to the act being public been given by the one whose word counts, and does the gate stand open? */
export const agreesToPublic = (facts: Facts | undefined, actId: string): boolean =>
  facts !== undefined && isGateOpen(facts) && mayPublish(facts, "demoPublic", actId);

/** May the public see something in which these people are named or heard? It follows the strictest of them. */
export const mayShowAll = (
  facts: ReadonlyMap<string, Facts>,
  people: readonly string[],
  actId: string,
): boolean => people.length > 0 && people.every((id) => agreesToPublic(facts.get(id), actId));

/** Public now: an admin asked for it, and each member agrees. */
export const isPublicBy = (facts: ReadonlyMap<string, Facts>, act: Act): boolean =>
  act.optedIn !== null && mayShowAll(facts, memberIds(act), act._id);

/** A real name may stand in an address only where nobody is a child. */
export const isAllGrown = (facts: ReadonlyMap<string, Facts>, act: Act): boolean =>
  memberIds(act).every((id) => {
    const one = facts.get(id);
    return one !== undefined && !isUnder18(one.birthDay, one.today);
  });

type FactsOfAll = ReadonlyMap<string, Facts>;
const isYoung = (facts: FactsOfAll, id: string): boolean => {
  const one = facts.get(id);
  return one === undefined || isUnder15(one.birthDay, one.today);
};
/** Of age for certain: who has no birth date counts as a child. */
export const isGrown = (facts: FactsOfAll, id: string): boolean => {
  const one = facts.get(id);
  return one !== undefined && one.birthDay !== null && !isUnder18(one.birthDay, one.today);
};

/** Whose guardians have a word when this person comes to play with these others: a child that comes, or the children it meets. */
export const childrenAround = (facts: FactsOfAll, person: string, others: readonly string[]): string[] =>
  isYoung(facts, person) ? [person] : others.filter((id) => isYoung(facts, id));

/** Would a child under 15 and a grown-up meet by this person's playing with these others? */
export const childMeetsGrown = (facts: FactsOfAll, person: string, others: readonly string[]): boolean =>
  isYoung(facts, person)
    ? others.some((id) => isGrown(facts, id))
    : isGrown(facts, person) && others.some((id) => isYoung(facts, id));

/** Is there a yes for this child: of a guardian whose word counts now, or of each where they answer together? */
export function isAllowed(facts: Facts | undefined, child: string, yeses: Admission["yeses"]): boolean {
  if (!facts) return false;
  const saidYes = (by: string): boolean => yeses.some((one) => one.child === child && one.by === by);
  const approvers = approversOf(facts);
  return isTogether(facts)
    ? approvers.length > 0 && approvers.every((tie) => saidYes(tie.from))
    : approvers.some((tie) => saidYes(tie.from));
}
