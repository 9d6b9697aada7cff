import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { aMomentBefore, HOUR_MS, plusMs } from "../../platform/clock.ts";
import { newId } from "../../platform/ids.ts";
import { consentGiven, consentWithdrawn } from "./events.ts";
import { addConsent, standingConsents, yesesSince } from "./model.ts";
import { mayPublish, newestAnswer, ruleFor } from "./policy.ts";
import { factsOf, mayAgreeFor, type Relation } from "./relation.ts";
import { Consent, type Entry, type Purpose, TEXT_VERSIONS } from "./schema.ts";

type Then = (ctx: Context, row: Consent) => Promise<void>;
const then: Then[] = [];
/** What a later room does in the very change that writes an answer, so that the next request finds it done. Bears a no that is said again. */
export const onAnswer = (work: Then): void => void then.push(work);

interface More {
  askedBy?: string | null;
  until?: Date | null;
  /** The yes lies in another act. */
  inAct?: boolean;
}

/** Yeses of one giver about one musician in an hour: far more than anybody means. A no is never counted, so that it is always heard. */
const MOST_YESES = 60;

/**
 * Writes an answer into the ledger. A yes counts only from whose word counts at this age; a no is taken from the musician
 * or any confirmed guardian. Emits `consent.given` or `consent.withdrawn`; the same answer sent again within
 * a minute is the one that stands, and so is one's own no that no yes has followed. @throws 403, 429 for a yes after sixty in an hour
 */
export async function answerConsent(
  ctx: MemberContext,
  to: Relation,
  purpose: Entry,
  given: boolean,
  about: string | null = null,
  more: More = {},
): Promise<Consent> {
  const power = to.self ? "self" : "guardian";
  const mayAnswer = given ? mayAgreeFor(to) : to.self || to.approver;
  if (!mayAnswer || (purpose === "together" && !to.approver)) throw new AppError(403, "problems.forbidden");
  const row: Consent = {
    _id: newId(),
    person: to.person._id,
    purpose,
    about,
    given,
    askedBy: more.askedBy ?? null,
    by: ctx.actor.personId,
    power,
    rule: ruleFor(to.facts),
    textVersion: TEXT_VERSIONS[purpose],
    at: afterAll(ctx.now, to.facts.consents),
    until: given ? (more.until ?? null) : null,
  };
  const event = given ? consentGiven : consentWithdrawn;
  return ctx.change(
    async () => {
      // Read anew: the first of two presses may have been written since this one was let in.
      const rows = (await standingConsents([row.person])).filter(
        (one) => one.purpose === row.purpose && one.about === row.about,
      );
      const twin = given ? sentAgain(row, rows) : noThatStands(row, rows);
      // A no that stands is not written again, and answers what was asked since.
      if (twin && given) return twin;
      if (given) await checkPace(row);
      const saved = twin ?? (await addConsent(row));
      for (const work of then) await work(ctx, saved);
      return saved;
    },
    ({ _id }) =>
      _id === row._id
        ? event({
            about: _id,
            person: row.person,
            data: { purpose, power, about, inAct: more.inAct ?? false },
          })
        : null,
  );
}

/** An answer as the event of it tells, in a database that does not know it. */
interface Told {
  /** The row that it was. */
  about: string;
  person: string | null;
  by: string | null;
  at: Date;
  data: Record<string, unknown>;
}
const ToldFacts = Consent.pick({ purpose: true, about: true, power: true });

/**
 * Writes an answer again that a restored backup has never heard of, as newer than all that the backup knows of its question. False
 * when there is nobody left, or a no would find no yes.
 */
export async function answerAgain(ctx: Context, told: Told, given: boolean): Promise<boolean> {
  const facts = told.person === null ? undefined : (await factsOf(ctx, [told.person])).get(told.person);
  if (!facts) return false;
  const { purpose, about, power } = ToldFacts.parse(told.data);
  const rows = facts.consents.filter((row) => row.purpose === purpose && row.about === about);
  if (rows.some((row) => row._id === told.about)) return true;
  if (!given && !rows.some((row) => row.given)) return false;
  const row: Consent = {
    _id: told.about,
    person: facts.person._id,
    purpose,
    about,
    given,
    askedBy: null,
    by: told.by ?? facts.person._id,
    power,
    rule: ruleFor(facts),
    textVersion: TEXT_VERSIONS[purpose],
    at: rows.reduce((at, one) => (one.at >= at ? plusMs(one.at, 1) : at), told.at),
    until: null,
  };
  await ctx.change(async () => {
    const saved = await addConsent(row);
    for (const work of then) await work(ctx, saved);
  });
  return true;
}

/**
 * The yes that lies in another act of whoever's word counts (accepting a follower with demos, asking a mentor): written in
 * that act's change, having read the text shown there. A yes that stands is not written again.
 */
export async function consentByAct(
  ctx: MemberContext,
  to: Relation,
  purpose: Purpose,
  more: More & { about?: string | null } = {},
): Promise<void> {
  const about = more.about ?? null;
  if (!mayAgreeFor(to) || standsNow(to, purpose, about)) return;
  await answerConsent(ctx, to, purpose, true, about, { ...more, inAct: true });
}

/** A yes that counts, to the text as it is now: one that was given to an older text is not a yes to what has come since. */
const standsNow = ({ facts }: Relation, purpose: Purpose, about: string | null): boolean =>
  mayPublish(facts, purpose, about) &&
  newestAnswer(facts, purpose, about)?.textVersion === TEXT_VERSIONS[purpose];

async function checkPace({ person, by, at }: Consent): Promise<void> {
  if ((await yesesSince(person, by, plusMs(at, -HOUR_MS), MOST_YESES)) >= MOST_YESES)
    throw new AppError(429, "consent.problems.tooMany");
}

/** One's own no to this question that is newer than every yes to it: saying it again says nothing new. */
const noThatStands = (row: Consent, rows: readonly Consent[]): Consent | null =>
  rows.find(
    (one) =>
      !one.given &&
      one.by === row.by &&
      one.power === row.power &&
      rows.every((other) => !other.given || other.at < one.at),
  ) ?? null;

/** The newest answer to this question, when it is this very one, of a moment ago: a form that was sent again. */
function sentAgain(row: Consent, rows: readonly Consent[]): Consent | null {
  const newest = rows.reduce<Consent | null>((last, one) => (last && last.at > one.at ? last : one), null);
  const same =
    newest !== null &&
    newest.by === row.by &&
    newest.given === row.given &&
    newest.power === row.power &&
    // Saying how the guardians answer changes the rule that the next answer falls under.
    (row.purpose === "together" || newest.rule === row.rule) &&
    newest.textVersion === row.textVersion &&
    newest.until?.getTime() === row.until?.getTime();
  return same && newest.at > aMomentBefore(row.at) ? newest : null;
}

/** The ledger has an order: no answer stands at the instant of one before it. */
const afterAll = (now: Date, rows: readonly Consent[]): Date =>
  rows.reduce(
    (at, row) => (row.at >= at && row.at.getTime() - at.getTime() < 1000 ? plusMs(row.at, 1) : at),
    now,
  );
