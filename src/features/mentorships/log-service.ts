import { addDays, dayOf } from "../../platform/calendar.ts";
import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { cancelJob } from "../../platform/jobs.ts";
import { restsOn } from "../journeys/index.ts";
import { hasWrittenAbout } from "../safeguarding/index.ts";
import {
  findSessionByRequest,
  heldAt,
  type LogInput,
  notesFor,
  type Session,
  takeSessionBack,
  writeSession,
} from "../sessions/index.ts";
import {
  agreeStep,
  closeStep,
  findSteps,
  nextStepOf,
  reopenStep,
  type Step,
  takeStepBack,
} from "../steps/index.ts";
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
  const _id = newId();
  const before = await nextStepOf(row.musicianId);
  const heldDay = input.day;
  const met = row.lastContactDay === null || heldDay > row.lastContactDay ? heldDay : row.lastContactDay;
  const done = row.nextSession !== null && dayOf(row.nextSession.at) <= heldDay;
  if (done && row.nextSession) await cancelJob(`${REMINDER} ${row.nextSession.id}`);
  orStale(
    await changeMentorship(
      row._id,
      ["active", "paused"],
      {
        lastContactDay: met,
        ...(done ? { nextSession: null } : {}),
        formerLog: {
          session: _id,
          version: input.version + 1,
          lastContactDay: row.lastContactDay,
          nextSession: row.nextSession,
          nextStep: before?._id ?? null,
        },
      },
      input.version,
    ),
  );
  if (last && input.outcome) await closeStep(ctx, last, { status: input.outcome, reason: "" });
  const about = { musicianId: row.musicianId, mentorshipId: row._id };
  const next =
    input.step === ""
      ? before
      : await agreeStep(
          ctx,
          { ...about, inLog: true },
          {
            title: input.step,
            dueDay: dueOf(ctx, input),
            owner: input.owner,
            milestone: input.stepMilestone,
          },
          true,
        );
  const steps = { lastStepId: last?._id ?? null, nextStepId: next?._id ?? null };
  return writeSession(ctx, { ...about, ...steps, _id }, input);
}

/** For how long a log can be taken back: as long as a word about a milestone. Until then hardly anybody has acted on it. */
const TAKE_BACK_MS = 15 * MINUTE_MS;
const builtOn = (): AppError => new AppError(409, "mentorships.problems.logBuiltOn");

/**
 * Takes one's own log back as if it had not been written: session and note, evidence, steps, the day of contact and the plan
 * stand as they stood before. What went to the safeguarding lead stays with them, and so does its session.
 * @throws 409 when it is too late, a concern hangs on it, or somebody wrote since or built on it
 */
export async function takeLogBack(ctx: MemberContext, row: Mentorship, session: Session): Promise<void> {
  const former = row.formerLog;
  if (plusMs(session.createdAt, TAKE_BACK_MS) <= ctx.now)
    throw new AppError(409, "mentorships.problems.logTooLate");
  if (await hasWrittenAbout(ctx.actor.personId, session._id))
    throw new AppError(409, "mentorships.problems.logConcern");
  if (former?.session !== session._id || former.version !== row.version || session.version > 0)
    throw builtOn();
  // A note that was added since would not be in the form that comes back.
  if ((await notesFor([session._id])).length > 1) throw builtOn();
  await ctx.change(async () => {
    // The plan stands again without a reminder: a plan that is over by a log was reminded of the day before.
    const { lastContactDay, nextSession } = former;
    const change = { lastContactDay, nextSession, formerLog: null };
    if (!(await changeMentorship(row._id, ["active", "paused"], change, former.version))) throw builtOn();
    if (session.evidenceId && (await restsOn(row.musicianId, session.evidenceId))) throw builtOn();
    await putStepsBack(ctx, session, former.nextStep);
    await takeSessionBack(ctx, session);
  });
}

/** The step that was closed by the log is open again, the one that it agreed on gone, and the one that was next is next. */
async function putStepsBack(ctx: MemberContext, session: Session, former: string | null): Promise<void> {
  const made = session.nextStepId === former ? null : session.nextStepId;
  const steps = await findSteps([made, session.lastStepId].filter((id) => id !== null));
  const last = steps.find((step) => step._id === session.lastStepId);
  const next = steps.find((step) => step._id === made);
  const isUntouched = next?.status === "open" && next.version === 0 && next.nextFor !== null;
  if (made && !isUntouched) throw builtOn();
  if (session.lastStepId) {
    const isAsLeft =
      last?.status === session.outcome && last.closedAt?.getTime() === session.createdAt.getTime();
    if (!last || !isAsLeft) throw builtOn();
    await reopenStep(ctx, last, false);
  }
  if (next) await takeStepBack(ctx, next, former);
}
