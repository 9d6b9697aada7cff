import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { answerConsent, consentByAct, newestAnswer } from "../consent/index.ts";
import { evidenceOf } from "../evidence/index.ts";
import { askToFollow } from "../follows/index.ts";
import { journeyOf, stageCells } from "../journeys/index.ts";
import type { Scope, Tie } from "../ties/index.ts";
import { markFollowAsked } from "./model.ts";
import { goesToVenue } from "./reach.ts";
import { BEFORE, RECEIVED, type Standing as Reached, undoableTo } from "./policy.ts";
import type { Recommendation } from "./schema.ts";
import { moveOn } from "./service.ts";

export type { Standing as Reached } from "./policy.ts";
type Move = Promise<Recommendation>;

export const handOver = (ctx: MemberContext, { row }: Pick<Reached, "row">, version: number): Move =>
  moveOn(ctx, row, {
    version,
    from: ["drafted"],
    change: { status: "withPupil" },
    as: "school",
    what: "handedOver",
  });

/** The teacher takes it back before it is sent; the pupil's words go, since they were about another text. */
export const takeBack = (ctx: MemberContext, { row }: Reached, version: number): Move =>
  moveOn(ctx, row, {
    version,
    from: ["withPupil", "withGuardian"],
    change: { status: "drafted", motivation: "" },
    as: "school",
    what: "takenBack",
  });

/** Where the pupil stands at this moment: what the receiver will see, whatever comes later. */
async function sending(ctx: MemberContext, pupilId: string): Promise<Partial<Recommendation>> {
  const journey = await journeyOf(pupilId);
  return {
    status: "sent",
    sentAt: ctx.now,
    stage: { number: journey.stageNumber, confirmed: journey.confirmed, cells: [...stageCells(journey)] },
  };
}

/** The pupil's yes: motivation, and which evidence goes along. From 15 it is sent at once. @throws 422 at `evidence` */
export async function agree(
  ctx: MemberContext,
  { row, to }: Reached,
  input: { motivation: string; evidence: string[]; version: number },
): Move {
  const own = await evidenceOf(row.pupilId);
  const known = own.filter((one) => one.withdrawnAt === null).map((one) => one._id);
  if (input.evidence.some((id) => !known.includes(id) && !row.evidence.includes(id)))
    throw refuse("evidence", "problems.choice");
  const words = { motivation: input.motivation, evidence: input.evidence };
  return sendingIt(
    ctx,
    { row, to },
    {
      version: input.version,
      from: ["withPupil"],
      change: { ...words, ...(to.under15 ? { status: "withGuardian" } : await sending(ctx, row.pupilId)) },
      as: "pupil",
      what: "agreed",
      and: to.under15 ? null : "sent",
    },
  );
}

/** The guardian's answer (or, after a birthday, the musician's): a yes sends it. */
export async function approve(
  ctx: MemberContext,
  { row, to, seats }: Reached,
  input: { answer: "yes" | "no"; version: number },
): Move {
  const as = seats.guardian ? "guardian" : "pupil";
  const step = { version: input.version, from: ["withGuardian"] as const, as } as const;
  if (input.answer === "no")
    return moveOn(ctx, row, { ...step, change: { status: "refused" }, what: "refused" });
  const change = await sending(ctx, row.pupilId);
  return sendingIt(ctx, { row, to }, { ...step, change, what: "approved", and: "sent" });
}

/** Whoever's word counts and lets it go to a venue has said yes to venues by that: both are one change. */
async function sendingIt(
  ctx: MemberContext,
  { row, to }: Pick<Reached, "row" | "to">,
  step: Parameters<typeof moveOn>[2],
): Move {
  const lets = step.and === "sent" && (await goesToVenue(row));
  return ctx.change(async () => {
    if (lets) await consentByAct(ctx, to, "venueContact", { askedBy: row.by });
    return moveOn(ctx, row, step);
  });
}

/** The pupil's or the guardian's no; a sentence with it is theirs to write or not. */
export const refuseIt = (
  ctx: MemberContext,
  { row, seats }: Reached,
  input: { reason: string; version: number },
): Move =>
  moveOn(ctx, row, {
    version: input.version,
    from: ["withPupil", "withGuardian"],
    change: { status: "refused" },
    as: seats.pupil ? "pupil" : "guardian",
    what: "refused",
    text: input.reason,
  });

const ANSWERS = {
  accept: { status: "accepted", what: "accepted", from: ["sent", "asked"] },
  decline: { status: "declined", what: "declined", from: ["sent", "asked"] },
  ask: { status: "asked", what: "asked", from: ["sent"] },
} as const;

/** The receiver's answer, which need not wait for that of the school to a question. @throws 409 to a second question before it */
export const answer = (
  ctx: MemberContext,
  { row }: Reached,
  input: { answer: keyof typeof ANSWERS; reason: string; version: number },
): Move => {
  const { status, what, from } = ANSWERS[input.answer];
  const text = input.reason;
  return moveOn(ctx, row, {
    version: input.version,
    from,
    change: { status },
    as: "receiver",
    what,
    text,
  });
};

export const reply = (
  ctx: MemberContext,
  { row }: Reached,
  input: { reason: string; version: number },
): Move =>
  moveOn(ctx, row, {
    version: input.version,
    from: ["asked"],
    change: { status: "sent" },
    as: "school",
    what: "answered",
    text: input.reason,
  });

/** Gone for the receiver at the next request. No version is asked for: a withdrawal never loses a race. */
export const withdraw = (ctx: MemberContext, { row, seats }: Reached): Move =>
  moveOn(ctx, row, {
    version: null,
    from: [...BEFORE, ...RECEIVED],
    change: { status: "withdrawn" },
    as: seats.pupil ? "pupil" : seats.guardian ? "guardian" : "school",
    what: "withdrawn",
  });

/**
 * Takes the actor's own last answer back: it stands where it stood before. A sending takes the yes to venues that lay in it back
 * as well. @throws 409 when somebody moved it since
 */
export async function undo(ctx: MemberContext, reached: Reached, version: number): Move {
  const { row, to } = reached;
  const before = undoableTo(ctx.actor, reached, ctx.now);
  const last = row.history.at(-1);
  if (!before || !last) throw new AppError(409, "recommendations.problems.movedOn");
  const step = { version, from: [row.status], as: last.as, what: "undone" } as const;
  if (last.what === "agreed")
    return moveOn(ctx, row, { ...step, change: { status: before }, events: ["unagreed"] });
  if (last.what !== "sent") return moveOn(ctx, row, { ...step, change: { status: before } });
  return ctx.change(async () => {
    const moved = await moveOn(ctx, row, {
      ...step,
      change: { status: before, sentAt: null, stage: null },
      events: before === "withPupil" ? ["unsent", "unagreed"] : ["unsent"],
    });
    if (isByThis(ctx, reached)) await answerConsent(ctx, to, "venueContact", false);
    return moved;
  });
}

/** Was the newest yes to venues given by the very act that sent this? */
function isByThis(ctx: MemberContext, { row, to }: Reached): boolean {
  const yes = newestAnswer(to.facts, "venueContact");
  return (
    yes !== null &&
    yes.given &&
    yes.by === ctx.actor.personId &&
    yes.askedBy === row.by &&
    row.sentAt !== null &&
    yes.at >= row.sentAt
  );
}

/** A venue or partner that said yes asks to follow, once. @throws 409 when it did. Emits `ties.asked`. */
export const followUp = (ctx: MemberContext, { row }: Reached, scope: Scope): Promise<Tie> =>
  ctx.change(async () => {
    if (!(await markFollowAsked(row._id, ctx.now)))
      throw new AppError(409, "recommendations.problems.movedOn");
    return askToFollow(ctx, { organisationId: row.receiver.id ?? "", personId: row.pupilId, scope });
  });
