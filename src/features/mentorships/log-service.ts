import { addDays, dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { cancelJob } from "../../platform/jobs.ts";
import {
  findSessionByRequest,
  heldAt,
  type LogInput,
  type Session,
  writeSession,
} from "../sessions/index.ts";
import { agreeStep, closeStep, nextStepOf, type Step } from "../steps/index.ts";
import { changeMentorship } from "./model.ts";
import { REMINDER } from "./plan-service.ts";
import type { Mentorship } from "./schema.ts";
import { orStale } from "./service.ts";

/** The day that a chip stands for. */
export const dueOf = (ctx: MemberContext, input: Pick<LogInput, "due" | "dueDay">): string =>
  input.due === "pick" && input.dueDay
    ? input.dueDay
    : addDays(dayOf(ctx.now), input.due === "week" ? 7 : 14);

/**
 * Stores a session log in one change: the session with its evidence and note, how the last step went, the new next step,
 * the day of contact. The same `requestId` stores once. @throws 409 when somebody wrote since `version`, 422
 */
export async function logSession(ctx: MemberContext, row: Mentorship, input: LogInput): Promise<Session> {
  const before = await sameRequest(ctx, row, input.requestId);
  if (before) return before;
  const last = await checkLog(ctx, row, input);
  try {
    return await ctx.change(() => store(ctx, row, input, last));
  } catch (err) {
    // The same form sent twice at once: the slower one finds what the faster one stored.
    const after = await sameRequest(ctx, row, input.requestId);
    if (after) return after;
    throw err;
  }
}

async function sameRequest(ctx: MemberContext, row: Mentorship, requestId: string): Promise<Session | null> {
  const found = await findSessionByRequest(requestId);
  return found?.mentorId === ctx.actor.personId && found.mentorshipId === row._id ? found : null;
}

/** Refusals first. Gives the step that was agreed last, if its outcome is told. */
async function checkLog(ctx: MemberContext, row: Mentorship, input: LogInput): Promise<Step | null> {
  heldAt(ctx, input);
  if (input.version !== row.version) throw new AppError(409, "problems.changedMeanwhile");
  const next = await nextStepOf(row.musicianId);
  if (input.outcome && (next === null || next._id !== input.lastStep))
    throw new AppError(409, "problems.changedMeanwhile");
  if (input.step === "" && (next === null || input.outcome !== null))
    throw refuse("step", "sessions.problems.nextStep");
  if (input.step !== "" && dueOf(ctx, input) < dayOf(ctx.now)) throw refuse("dueDay", "problems.dayPast");
  return input.outcome ? next : null;
}

async function store(
  ctx: MemberContext,
  row: Mentorship,
  input: LogInput,
  last: Step | null,
): Promise<Session> {
  const heldDay = input.day;
  const met = row.lastContactDay === null || heldDay > row.lastContactDay ? heldDay : row.lastContactDay;
  const done = row.nextSession !== null && dayOf(row.nextSession.at) <= heldDay;
  if (done && row.nextSession) await cancelJob(`${REMINDER} ${row.nextSession.id}`);
  orStale(
    await changeMentorship(
      row._id,
      ["active", "paused"],
      { lastContactDay: met, ...(done ? { nextSession: null } : {}) },
      input.version,
    ),
  );
  if (last && input.outcome) await closeStep(ctx, last, { status: input.outcome, reason: "" });
  const about = { musicianId: row.musicianId, mentorshipId: row._id };
  const next =
    input.step === ""
      ? await nextStepOf(row.musicianId)
      : await agreeStep(
          ctx,
          about,
          { title: input.step, dueDay: dueOf(ctx, input), owner: input.owner, milestone: null },
          true,
        );
  return writeSession(ctx, { ...about, lastStepId: last?._id ?? null, nextStepId: next?._id ?? null }, input);
}
