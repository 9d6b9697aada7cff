import { type Facts, isGateOpen, isUnder18, mayPublish } from "../consent/index.ts";
import type { Act, ActMember } from "./schema.ts";

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
