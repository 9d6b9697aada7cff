import { birthdayAt, type Day, dayOf } from "../../platform/calendar.ts";
import { isConfirmedGuardian, type Tie } from "../ties/index.ts";
import type { Consent, Purpose } from "./schema.ts";

/** All that decides what may be shown of somebody: pure data, no look-ups. */
export interface Facts {
  birthDay: Day | null;
  /** Has been under 15 here: at 15 the gate stays as the answers left it. */
  guarded: boolean;
  /** The guardian ties to the person. */
  guardians: readonly Tie[];
  /** The person's consent rows. */
  consents: readonly Consent[];
  today: Day;
  now: Date;
}

/** The Danish age of digital consent is 15 (databeskyttelsesloven § 6, 2, since 1 January 2024). */
export const isUnder15 = (birthDay: Day | null, today: Day): boolean =>
  birthDay === null || today < birthdayAt(birthDay, 15);
export const isUnder18 = (birthDay: Day | null, today: Day): boolean =>
  birthDay === null || today < birthdayAt(birthDay, 18);
export const ruleFor = (birthDay: Day | null, today: Day): Consent["rule"] =>
  isUnder15(birthDay, today) ? "under15" : isUnder18(birthDay, today) ? "from15" : "adult";

/**
 * Is there a yes that counts now? The newest answer decides; it must be a yes, not run out, and given by the one whose
 * word counts at the present age: under 15 a confirmed guardian who still is one, from 15 the young person. Fail closed.
 */
export function mayPublish(facts: Facts, purpose: Purpose, about: string | null = null): boolean {
  const newest = newestOf(facts.consents, purpose, about);
  if (!newest?.given || (newest.until !== null && newest.until <= facts.now)) return false;
  if (!isUnder15(facts.birthDay, facts.today)) return isOwnAnswer(facts, newest);
  const giver = facts.guardians.find((tie) => tie.from === newest.by);
  return newest.power === "guardian" && giver !== undefined && isConfirmedGuardian(giver, facts.now);
}

/** Given by the young person, who was 15 then (also by a birth date that was corrected since). */
const isOwnAnswer = ({ birthDay }: Facts, row: Consent): boolean =>
  row.power === "self" && birthDay !== null && dayOf(row.at) >= birthdayAt(birthDay, 15);

/** Any later "no" by whoever may withdraw (guardian or the person) counts: one withdrawal hides it. */
function newestOf(rows: readonly Consent[], purpose: Purpose, about: string | null): Consent | null {
  return rows
    .filter((row) => row.purpose === purpose && row.about === about)
    .reduce<Consent | null>((newest, row) => (newest === null || row.at >= newest.at ? row : newest), null);
}

/**
 * The under-15 gate. Below 15 only a yes to *profile* by a confirmed guardian opens it. Turning 15 opens nothing: whoever
 * was under 15 here needs that yes still standing, or one of their own. Who came at 15 or later has no gate. Behind a
 * closed gate nobody but the musician and the invited guardian sees anything.
 */
export const isGateOpen = (facts: Facts): boolean =>
  isUnder15(facts.birthDay, facts.today)
    ? mayPublish(facts, "profile")
    : !facts.guarded || hasAnswered(facts);

function hasAnswered(facts: Facts): boolean {
  const { consents, guardians, now } = facts;
  const rows = consents.filter((row) => row.purpose === "profile" && row.about === null);
  if (rows.some((row) => row.given && isOwnAnswer(facts, row))) return true;
  const newest = newestOf(rows, "profile", null);
  return (
    newest?.given === true &&
    newest.power === "guardian" &&
    guardians.some((tie) => tie.from === newest.by && isConfirmedGuardian(tie, now))
  );
}
