import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { sessionsIn } from "../sessions/index.ts";
import { agreeStep, findSteps, nextStepOf, type Step, type StepInput, takeStepBack } from "../steps/index.ts";
import type { Mentorship } from "./schema.ts";

/** A step that was written outside a log, and the one that was the next before it. */
export interface Added {
  step: Step;
  former: string | null;
}

/** Writes a step that was agreed on; as the next one when asked to. Sent twice it is written once. Emits `steps.agreed`. */
export async function addStep(
  ctx: MemberContext,
  row: Mentorship,
  { requestId, isNext, ...input }: StepInput & { requestId: string; isNext: boolean },
): Promise<Added> {
  const former = await nextStepOf(row.musicianId);
  const about = { musicianId: row.musicianId, mentorshipId: row._id, requestId };
  const step = await agreeStep(ctx, about, input, isNext);
  return { step, former: former && former._id !== step._id ? former._id : null };
}

const UNDO_MS = 15 * MINUTE_MS;
/** The newest sessions are those that can rest on a step of the last quarter of an hour. */
const NEWEST = 5;

/** May the actor take this step of the mentorship back? Who wrote it, for a quarter of an hour. */
export const mayTakeStepBack = (ctx: MemberContext, step: Step): boolean =>
  step.createdBy === ctx.actor.personId && plusMs(step.createdAt, UNDO_MS) > ctx.now;

/**
 * Takes a step back that the actor has just written. What a log wrote is taken back with the log.
 * @throws 409 when it is too late, a log rests on it, or somebody touched it. Emits `steps.takenBack`.
 */
export async function takeAddedStepBack(
  ctx: MemberContext,
  step: Step,
  former: string | null,
): Promise<void> {
  if (!mayTakeStepBack(ctx, step)) throw new AppError(409, "steps.problems.movedOn");
  const sessions = await sessionsIn(step.mentorshipId, NEWEST);
  if (sessions.some((one) => one.nextStepId === step._id)) throw new AppError(409, "steps.problems.movedOn");
  await takeStepBack(ctx, step, former);
}

/** A step of this mentorship; null when there is no such step. */
export async function stepIn(row: Mentorship, id: string): Promise<Step | null> {
  const [step] = await findSteps([id]);
  return step?.mentorshipId === row._id ? step : null;
}
