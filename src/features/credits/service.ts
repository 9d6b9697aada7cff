import type { MemberContext } from "../../platform/context.ts";
import { MINUTE_MS } from "../../platform/clock.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { ERASED } from "../../platform/personal/rule.ts";
import { factsOf } from "../consent/index.ts";
import { creditsAnswered, creditsAsked, creditsChanged, creditsComplete } from "./events.ts";
import { addAnswer, addEdition } from "./model.ts";
import { showShare, WHOLE } from "./numbers.ts";
import { asksAfresh, mayAnswerFor, membersIn, stateOf } from "./policy.ts";
import { type At, nameable } from "./reach.ts";
import {
  type Credit,
  type CreditAnswer,
  type CreditAnswerInput,
  type CreditsInput,
  type Edition,
  type Role,
  ROLES,
} from "./schema.ts";

/** The rows of the form that name somebody. @throws 422 at `person` or `outside` */
function namesIn(input: CreditsInput, may: readonly string[]): Credit[] {
  const rows = Math.max(input.person.length, input.outside.length);
  const names = Array.from({ length: rows }, (_, i): Credit => {
    const roles = ROLES.filter((role: Role) => input.roles.includes(`${i}-${role}`));
    return {
      person: input.person[i] ?? null,
      outside: input.person[i] ? "" : (input.outside[i] ?? ""),
      roles,
      plays: input.plays[i] ?? "",
      share: input.share[i] ?? 0,
    };
  }).filter((one) => one.roles.length > 0 || one.share > 0 || one.plays !== "" || one.outside !== "");
  const people = names.flatMap((one) => one.person ?? []);
  if (people.some((id) => !may.includes(id) && id !== ERASED)) throw refuse("person", "problems.choice");
  if (new Set(people).size < people.length) throw refuse("person", "credits.problems.twice");
  if (names.some((one) => one.person === null && one.outside === ""))
    throw refuse("outside", "credits.problems.nameless");
  if (names.some((one) => one.roles.length === 0)) throw refuse("roles", "credits.problems.noRole");
  return names;
}

function checkShares(names: readonly Credit[]): void {
  const all = names.reduce((sum, one) => sum + one.share, 0);
  if (all < WHOLE) throw refuse("share", "credits.problems.missing", { share: showShare(WHOLE - all) });
  if (all > WHOLE) throw refuse("share", "credits.problems.over", { share: showShare(all - WHOLE) });
}

/**
 * Writes the credits of a song: a new edition, which asks everybody afresh when names, shares or authors changed. The owner's own
 * yes lies in writing it. Emits `credits.changed` and, for each who is to answer, `credits.asked`. @throws 409, 422
 */
export async function writeCredits(ctx: MemberContext, at: At, input: CreditsInput): Promise<Edition> {
  const names = namesIn(input, await nameable(at));
  checkShares(names);
  const before = at.editions[0] ?? null;
  if (input.version !== (before?.n ?? 0)) throw new AppError(409, "problems.changedMeanwhile");
  const me = ctx.actor.personId;
  const afresh = asksAfresh(before, names);
  const own: CreditAnswer = { person: me, by: me, power: "self", yes: true, why: "", at: ctx.now };
  const isNamed = names.some((one) => one.person === me);
  const row: Edition = {
    _id: newId(),
    demo: at.demo._id,
    n: input.version + 1,
    people: membersIn({ names }),
    names,
    isrc: input.isrc,
    iswc: input.iswc,
    at: ctx.now,
    answers: afresh ? (isNamed ? [own] : []) : (before?.answers ?? []),
  };
  const about = { about: at.demo._id };
  return ctx.change(
    async () => {
      const saved = await addEdition(row);
      if (!saved) throw new AppError(409, "problems.changedMeanwhile");
      return saved;
    },
    creditsChanged({ ...about, person: at.demo.owner, data: { n: row.n } }),
    () =>
      afresh
        ? membersIn(row)
            .filter((person) => person !== ERASED)
            .map((person) => creditsAsked({ ...about, person, data: { n: row.n } }))
        : null,
  );
}

/**
 * Somebody's yes or no to the newest edition, for themselves or as the guardian of a child. Emits `credits.answered`, and
 * `credits.complete` when nobody is missing any more. @throws 409 when there is a newer edition, 403
 */
export async function answerCredits(
  ctx: MemberContext,
  { demo, editions, facts }: At,
  input: CreditAnswerInput,
): Promise<Edition> {
  const [newest] = editions;
  const me = ctx.actor.personId;
  if (!newest || newest.n !== input.n) throw new AppError(409, "credits.problems.newer");
  if (!mayAnswerFor(newest, facts, me, input.person)) throw new AppError(403, "problems.forbidden");
  const yes = input.answer === "yes";
  const answer: CreditAnswer = {
    person: input.person,
    by: me,
    power: input.person === me ? "self" : "guardian",
    yes,
    why: yes ? "" : input.why,
    at: ctx.now,
  };
  if (isSentAgain(answer, newest.answers)) return newest;
  const about = { about: demo._id, person: input.person };
  const to = demo.owner;
  return ctx
    .change(
      async () => {
        const saved = await addAnswer(newest._id, answer);
        if (!saved) throw new AppError(409, "credits.problems.newer");
        return { saved, whole: stateOf(saved, await factsOf(ctx, membersIn(saved))) === "agreed" };
      },
      creditsAnswered({ ...about, data: { n: newest.n, answer: input.answer, to } }),
      ({ whole }) => (whole ? creditsComplete({ ...about, data: { n: newest.n, to } }) : null),
    )
    .then(({ saved }) => saved);
}

/** The newest answer for this person is this very one, of a moment ago: a form that was sent again. */
function isSentAgain(answer: CreditAnswer, answers: readonly CreditAnswer[]): boolean {
  const newest = answers.findLast((one) => one.person === answer.person);
  return (
    newest !== undefined &&
    newest.by === answer.by &&
    newest.power === answer.power &&
    newest.yes === answer.yes &&
    newest.why === answer.why &&
    answer.at.getTime() - newest.at.getTime() < MINUTE_MS
  );
}
