import { birthdayAt, type Day, dayOf } from "../../platform/calendar.ts";
import { isConfirmedGuardian, isKnownGuardian, type Tie } from "../ties/index.ts";
import { CARRIED, type Consent, type Entry, type Purpose } from "./schema.ts";

/** All that decides what may be shown of somebody: pure data, no look-ups. */
export interface Facts {
  birthDay: Day | null;
  /** Has been under 15 here: at 15 the gate stays as the answers left it. */
  guarded: boolean;
  /** The guardian ties to the person. */
  guardians: readonly Tie[];
  /** What can still count of the person's consent rows: of each giver the newest yes and the newest no to each question. */
  consents: readonly Consent[];
  today: Day;
  now: Date;
  /** Erasure was asked for: as if nobody had ever said yes. */
  leaving?: boolean;
}

/** The Danish age of digital consent is 15 (databeskyttelsesloven § 6, 2, since 1 January 2024). */
export const isUnder15 = (birthDay: Day | null, today: Day): boolean =>
  birthDay === null || today < birthdayAt(birthDay, 15);
export const isUnder18 = (birthDay: Day | null, today: Day): boolean =>
  birthDay === null || today < birthdayAt(birthDay, 18);

/** The rule by which an answer of this moment is given. */
export const ruleFor = (facts: Facts): Consent["rule"] =>
  isUnder15(facts.birthDay, facts.today)
    ? isTogether(facts)
      ? "under15Together"
      : "under15"
    : isUnder18(facts.birthDay, facts.today)
      ? "from15"
      : "adult";

/** The guardians whose word counts now. */
export const approversOf = (facts: Facts): readonly Tie[] =>
  facts.guardians.filter((tie) => isConfirmedGuardian(tie, facts.now));

/**
 * Is there a yes that counts now? Under 15 of a confirmed guardian who still is one (of each of them, where they answer
 * together), from 15 of the young person alone. A no counts at once, whoever of them says it. Fail closed.
 */
export function mayPublish(facts: Facts, purpose: Purpose, about: string | null = null): boolean {
  if (facts.leaving) return false;
  const rows = rowsOf(facts, purpose, about);
  if (!isUnder15(facts.birthDay, facts.today)) {
    const newest = newestOf(rows);
    return newest !== null && isYes(facts, newest) && isOwnAnswer(facts, newest);
  }
  return isTogether(facts) ? allSayYes(facts, rows) : oneSaysYes(facts, rows);
}

/**
 * As `mayPublish`, but a guardian's yes still carries from the fifteenth birthday until the young person answers. Only for
 * the purposes of the inner circle (`CARRIED`), so that growing up neither opens anything nor cuts off a mentor overnight.
 */
export function mayGoOn(facts: Facts, purpose: (typeof CARRIED)[number]): boolean {
  if (facts.leaving || isUnder15(facts.birthDay, facts.today)) return mayPublish(facts, purpose);
  const newest = newestOf(rowsOf(facts, purpose, null));
  return newest !== null && isYes(facts, newest) && (isOwnAnswer(facts, newest) || isCarried(facts, newest));
}

/** May a mentor be in contact, as far as consent goes? The certificate is another question. */
export const allowsMentoring = (facts: Facts): boolean => mayGoOn(facts, "mentoring");

/**
 * The under-15 gate. Below 15 only a yes to *profile* by a confirmed guardian opens it. Turning 15 opens nothing: whoever
 * was under 15 here needs that yes still standing, or one of their own. Who came at 15 or later has no gate. Behind a
 * closed gate nobody but the musician and the invited guardian sees anything.
 */
export const isGateOpen = (facts: Facts): boolean =>
  !facts.leaving &&
  (isUnder15(facts.birthDay, facts.today)
    ? mayPublish(facts, "profile")
    : !facts.guarded || hasAnswered(facts));

function hasAnswered(facts: Facts): boolean {
  const rows = rowsOf(facts, "profile", null);
  if (rows.some((row) => row.given && isOwnAnswer(facts, row))) return true;
  const newest = newestOf(rows);
  return newest !== null && isYes(facts, newest) && isCarried(facts, newest);
}

/** Do the guardians answer together? Any of them turns it on; it is off again when each of them has said so since. */
export function isTogether(facts: Facts): boolean {
  const rows = rowsOf(facts, "together", null);
  const on = newestOf(rows.filter((row) => row.given));
  if (on === null) return false;
  const approvers = approversOf(facts);
  const letsGo = (tie: Tie): boolean =>
    rows.some((row) => !row.given && row.by === tie.from && row.at > on.at);
  return approvers.length === 0 || !approvers.every(letsGo);
}

/** Where guardians answer together: those who have not said yes to this, so that it does not count yet. */
export const missingYes = (facts: Facts, purpose: Purpose, about: string | null = null): readonly Tie[] => {
  const rows = rowsOf(facts, purpose, about);
  return isTogether(facts) ? approversOf(facts).filter((tie) => !saysYes(facts, rows, tie)) : [];
};

/** When a yes that counts runs out by itself: where guardians of a child answer together, with the shortest of theirs. Null is never. */
export function endOf(facts: Facts, purpose: Purpose, about: string | null = null): Date | null {
  const rows = rowsOf(facts, purpose, about);
  const counted =
    isUnder15(facts.birthDay, facts.today) && isTogether(facts)
      ? approversOf(facts).map((tie) => newestOf(rows.filter((row) => row.by === tie.from)))
      : [newestOf(rows)];
  const ends = counted.flatMap((row) => (row?.until ? [row.until] : []));
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** The newest answer to a purpose, whoever gave it and whether or not it counts. */
export const newestAnswer = (facts: Facts, entry: Entry, about: string | null = null): Consent | null =>
  newestOf(rowsOf(facts, entry, about));

/**
 * Had whoever said the yes that counts read a text from this version on? Where guardians of a child answer together, each of them.
 * For a door that a later text names: a yes to the text of before opens nothing there.
 */
export function hasRead(facts: Facts, purpose: Purpose, since: number): boolean {
  const newest = newestAnswer(facts, purpose);
  if (newest === null || newest.textVersion < since) return false;
  if (!isUnder15(facts.birthDay, facts.today) || !isTogether(facts)) return true;
  const yeses = rowsOf(facts, purpose, null).filter((row) => row.given && row.textVersion >= since);
  return approversOf(facts).every((tie) => yeses.some((row) => row.by === tie.from));
}

function oneSaysYes(facts: Facts, rows: readonly Consent[]): boolean {
  const newest = newestOf(rows);
  if (newest === null || !isYes(facts, newest) || newest.power !== "guardian") return false;
  return approversOf(facts).some((tie) => tie.from === newest.by);
}

/** Each of them, and nobody else (the child, a guardian of before) has said no since. */
function allSayYes(facts: Facts, rows: readonly Consent[]): boolean {
  const approvers = approversOf(facts);
  if (approvers.length === 0 || !approvers.every((tie) => saysYes(facts, rows, tie))) return false;
  const yeses = approvers.map((tie) => newestOf(rows.filter((row) => row.by === tie.from))?.at ?? facts.now);
  return rows.every(
    (row) => row.given || approvers.some((tie) => tie.from === row.by) || yeses.every((yes) => yes > row.at),
  );
}

function saysYes(facts: Facts, rows: readonly Consent[], { from }: Tie): boolean {
  const newest = newestOf(rows.filter((row) => row.by === from && row.power === "guardian"));
  return newest !== null && isYes(facts, newest);
}

const isYes = ({ now }: Facts, row: Consent): boolean => row.given && (row.until === null || row.until > now);

/** Given by the young person, who was 15 then (also by a birth date that was corrected since). */
const isOwnAnswer = ({ birthDay }: Facts, row: Consent): boolean =>
  row.power === "self" && birthDay !== null && dayOf(row.at) >= birthdayAt(birthDay, 15);

/** A guardian's yes whose giver still is the guardian, if only as one who looks on. At 18 nobody is that any more. */
const isCarried = ({ guardians, now, birthDay, today }: Facts, row: Consent): boolean =>
  row.power === "guardian" &&
  isUnder18(birthDay, today) &&
  guardians.some((tie) => tie.from === row.by && isKnownGuardian(tie, now));

const rowsOf = ({ consents }: Facts, entry: Entry, about: string | null): readonly Consent[] =>
  consents.filter((row) => row.purpose === entry && row.about === about);

/** Of two at the same instant the no counts. */
function newestOf(rows: readonly Consent[]): Consent | null {
  return rows.reduce<Consent | null>(
    (newest, row) =>
      newest === null || row.at > newest.at || (row.at.getTime() === newest.at.getTime() && !row.given)
        ? row
        : newest,
    null,
  );
}
