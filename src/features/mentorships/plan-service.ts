import { addDays, dayOf, instantOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { cancelJob, enqueue } from "../../platform/jobs.ts";
import type { PlanInput } from "../sessions/index.ts";
import { planCancelled, sessionPlanned } from "./events.ts";
import { changeMentorship } from "./model.ts";
import type { Mentorship, Plan } from "./schema.ts";
import { orStale } from "./service.ts";

export const REMINDER = "mentorships.reminder";
const reminderKey = (planId: string): string => `${REMINDER} ${planId}`;
/** The day before at 16: school is out, and there is time to answer. */
export const reminderAt = (at: Date): Date => instantOf(addDays(dayOf(at), -1), "16:00");

/** Agrees on the next session, or moves it; the old reminder is taken back. Emits `mentorships.sessionPlanned`. */
export async function planSession(ctx: Context, row: Mentorship, input: PlanInput): Promise<Mentorship> {
  const at = instantOf(input.day, input.time);
  if (at <= ctx.now) throw refuse("day", "mentorships.problems.planPast");
  if (input.day > addDays(dayOf(ctx.now), 400)) throw refuse("day", "mentorships.problems.tooLong");
  const plan = { id: newId(), at, minutes: input.length, place: input.place, where: input.where };
  return setPlan(ctx, row, plan, input.version);
}

/** Puts a plan in place of the one that stands, with its reminder. */
function setPlan(ctx: Context, row: Mentorship, plan: Plan, version: number): Promise<Mentorship> {
  return ctx.change(
    async () => {
      if (row.nextSession) await cancelJob(reminderKey(row.nextSession.id));
      const remind = reminderAt(plan.at);
      if (remind > ctx.now)
        await enqueue(
          REMINDER,
          { mentorship: row._id, plan: plan.id },
          { runAt: remind, key: reminderKey(plan.id) },
        );
      const change = { nextSession: plan, formerPlan: row.nextSession };
      return orStale(await changeMentorship(row._id, ["active"], change, version));
    },
    sessionPlanned({
      about: row._id,
      person: row.musicianId,
      data: { mentor: row.mentorId, plan: plan.id, at: plan.at.toISOString(), minutes: plan.minutes },
    }),
  );
}

/** Calls the planned session off, and its reminder. */
export async function cancelPlan(ctx: Context, row: Mentorship, version: number): Promise<Mentorship> {
  const plan = row.nextSession;
  if (!plan) return row;
  return ctx.change(
    async () => {
      await cancelJob(reminderKey(plan.id));
      const change = { nextSession: null, formerPlan: plan };
      return orStale(await changeMentorship(row._id, ["active", "paused"], change, version));
    },
    planCancelled({ about: row._id, person: row.musicianId, data: { mentor: row.mentorId, plan: plan.id } }),
  );
}

/** May the plan that was moved or called off come back? While it still lies ahead. */
export const hasFormerPlan = (row: Mentorship, now: Date): boolean =>
  row.status === "active" && !!row.formerPlan && row.formerPlan.at > now;

/**
 * Takes a move or a cancellation back: the plan before it stands again, under a new id, so that an old reminder stays old.
 * @throws 409 when somebody wrote since `version`, or its time has come
 */
export async function returnPlan(ctx: Context, row: Mentorship, version: number): Promise<Mentorship> {
  const plan = row.formerPlan;
  if (!plan || !hasFormerPlan(row, ctx.now)) throw new AppError(409, "problems.changedMeanwhile");
  return setPlan(ctx, row, { ...plan, id: newId() }, version);
}
