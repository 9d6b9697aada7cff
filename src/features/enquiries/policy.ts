import { type Act, isAllGrown, isPublicBy, memberIds, membersNow } from "../acts/index.ts";
import {
  approversOf,
  type Facts,
  hasRead,
  isGateOpen,
  isUnder15,
  isUnder18,
  mayPublish,
} from "../consent/index.ts";
import { isKnownGuardian } from "../ties/index.ts";

/** The first text of *venueContact* that speaks of somebody who writes on the public page. */
const SINCE_TEXT = 2;

/** Who reads what is written to the act: its admins where all are 18, else the confirmed guardians of those who are not. */
export function readersBy(facts: ReadonlyMap<string, Facts>, act: Act): string[] {
  if (isAllGrown(facts, act))
    return membersNow(act)
      .filter((member) => member.admin)
      .map((member) => member.personId);
  return [...new Set(minorsIn(facts, act).flatMap(guardiansOf))];
}

/** May somebody write to the act now? Fail closed: each member's yes to this very text, and an adult who answers for each who is no adult. */
export const mayBeAsked = (facts: ReadonlyMap<string, Facts>, act: Act): boolean =>
  isPublicBy(facts, act) &&
  memberIds(act).every((id) => agrees(facts.get(id))) &&
  minorsIn(facts, act).every((one) => guardiansOf(one).length > 0) &&
  readersBy(facts, act).length > 0;

/** Under 15 the guardians whose word counts; from 15 they look on, and are still the adults who answer for the young person. */
const guardiansOf = (facts: Facts): string[] =>
  (isUnder15(facts.birthDay, facts.today)
    ? approversOf(facts)
    : facts.guardians.filter((tie) => isKnownGuardian(tie, facts.now))
  ).map((tie) => tie.from);
const minorsIn = (facts: ReadonlyMap<string, Facts>, act: Act): Facts[] =>
  memberIds(act).flatMap((id) => {
    const one = facts.get(id);
    return one && isUnder18(one.birthDay, one.today) ? [one] : [];
  });

const agrees = (facts: Facts | undefined): boolean =>
  facts !== undefined &&
  isGateOpen(facts) &&
  mayPublish(facts, "venueContact") &&
  hasRead(facts, "venueContact", SINCE_TEXT);
