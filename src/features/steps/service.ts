import { dayOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { stepAgreed, stepClosed, stepMadeNext, stepMoved, stepReopened, stepTakenBack } from "./events.ts";
import {
  changeStep,
  clearNext,
  findStepByRequest,
  firstDue,
  insertStep,
  nextStepOf,
  removeUntouched,
  setNext,
} from "./model.ts";
import { type OutcomeInput, STEP_OUTCOMES, type Step, type StepInput } from "./schema.ts";

const movedOn = (): AppError => new AppError(409, "steps.problems.movedOn");

/** A day that has gone by is refused. */
export function checkDue(ctx: Context, dueDay: string): void {
  if (dueDay < dayOf(ctx.now)) throw refuse("dueDay", "problems.dayPast");
}

/**
 * Agrees on a step. It becomes the next one when asked to, and when there is no other. The same `requestId` gives the step
 * that is there. Emits `steps.agreed`.
 */
export async function agreeStep(
  ctx: Context,
  facts: { musicianId: string; mentorshipId: string; requestId?: string; inLog?: boolean },
  input: StepInput,
  asNext: boolean,
): Promise<Step> {
  checkDue(ctx, input.dueDay);
  const known = facts.requestId ? await findStepByRequest(facts.requestId) : null;
  if (known?.musicianId === facts.musicianId) return known;
  const { musicianId, mentorshipId } = facts;
  return ctx.change(
    async () => {
      const isNext = asNext || (await nextStepOf(musicianId)) === null;
      if (isNext) await clearNext(musicianId);
      return insertStep({
        _id: newId(),
        musicianId,
        mentorshipId,
        ...input,
        status: "open",
        reason: "",
        nextFor: isNext ? musicianId : null,
        createdBy: ctx.actor?.personId ?? null,
        createdAt: ctx.now,
        closedBy: null,
        closedAt: null,
        version: 0,
        requestId: facts.requestId ?? newId(),
      });
    },
    (step) =>
      stepAgreed({
        about: step._id,
        person: musicianId,
        data: {
          mentorship: mentorshipId,
          owner: step.owner,
          day: step.dueDay,
          next: step.nextFor !== null,
          inLog: facts.inLog ?? false,
        },
      }),
  );
}

/** Says how a step went. When it was the next one, the open step that is due first becomes it. @throws 409 when it is closed. */
export const closeStep = (ctx: Context, step: Step, outcome: OutcomeInput): Promise<Step> =>
  ctx.change(
    async () => {
      const closed = await changeStep(step._id, ["open"], {
        status: outcome.status,
        reason: outcome.status === "dropped" ? outcome.reason : "",
        nextFor: null,
        closedAt: ctx.now,
        closedBy: ctx.actor?.personId ?? null,
      });
      if (!closed) throw movedOn();
      if ((await nextStepOf(step.musicianId)) === null) {
        const heir = await firstDue(step.musicianId);
        if (heir) await setNext(heir._id, step.musicianId);
      }
      return closed;
    },
    stepClosed({
      about: step._id,
      person: step.musicianId,
      data: { mentorship: step.mentorshipId, outcome: outcome.status },
    }),
  );

/** Takes an outcome back; as the next one again if it was. @throws 409 when it is open. */
export const reopenStep = (ctx: Context, step: Step, asNext: boolean): Promise<Step> =>
  ctx.change(
    async () => {
      const open = await changeStep(step._id, STEP_OUTCOMES, {
        status: "open",
        reason: "",
        closedAt: null,
        closedBy: null,
      });
      if (!open) throw movedOn();
      if (!asNext && (await nextStepOf(step.musicianId)) !== null) return open;
      await clearNext(step.musicianId);
      return (await setNext(step._id, step.musicianId)) ?? open;
    },
    stepReopened({ about: step._id, person: step.musicianId, data: { mentorship: step.mentorshipId } }),
  );

/** Moves the day. @throws 422 for a day that has gone by, 409 when somebody changed the step since `version`. */
export async function moveStep(ctx: Context, step: Step, dueDay: string, version: number): Promise<Step> {
  checkDue(ctx, dueDay);
  return ctx.change(
    async () => {
      const moved = await changeStep(step._id, ["open"], { dueDay }, version);
      if (!moved) throw new AppError(409, "problems.changedMeanwhile");
      return moved;
    },
    stepMoved({
      about: step._id,
      person: step.musicianId,
      data: { mentorship: step.mentorshipId, day: dueDay },
    }),
  );
}

/** Makes an open step the next one, in place of the other. Fine when it is. @throws 409 when it is closed. */
export async function makeNext(ctx: Context, step: Step): Promise<Step> {
  const made = await ctx.change(
    async () => {
      if ((await nextStepOf(step.musicianId))?._id === step._id) return null;
      await clearNext(step.musicianId);
      const next = await setNext(step._id, step.musicianId);
      if (!next) throw movedOn();
      return next;
    },
    (next) =>
      next &&
      stepMadeNext({ about: step._id, person: step.musicianId, data: { mentorship: step.mentorshipId } }),
  );
  return made ?? step;
}

/**
 * Takes a step back as if it had not been agreed. When it was the next one, `former`, which was that before it, is so again while
 * it is open; else the open step that is due first. @throws 409 when somebody touched the step since. Emits `steps.takenBack`.
 */
export const takeStepBack = (ctx: Context, step: Step, former: string | null): Promise<void> =>
  ctx.change(
    async () => {
      if (!(await removeUntouched(step))) throw movedOn();
      if (step.nextFor === null) return;
      if (former && (await setNext(former, step.musicianId))) return;
      const heir = await firstDue(step.musicianId);
      if (heir) await setNext(heir._id, step.musicianId);
    },
    stepTakenBack({ about: step._id, person: step.musicianId, data: { mentorship: step.mentorshipId } }),
  );
