import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, orNull, z } from "../../platform/fields.ts";
import { LogInput, PlanInput } from "../sessions/index.ts";
import { newStepPage, planPage } from "./form-present.ts";
import { minePairs } from "./home.ts";
import { type At, afresh, mentorshipAt, ownLogAt } from "./load.ts";
import { leadNames, logPage, typedAgain } from "./log-present.ts";
import { logSession, takeLogBack } from "./log-service.ts";
import { isOfThePair, mayLog } from "./policy.ts";
import { mentorshipPage } from "./present.ts";
import { addStep, mayTakeStepBack, stepIn, takeAddedStepBack } from "./step-service.ts";
import { cancelPlan, hasFormerPlan, planSession, returnPlan } from "./plan-service.ts";
import { dayOf } from "../../platform/calendar.ts";
import { NewStepInput, TypedLog, VersionInput } from "./schema.ts";
import { AppError } from "../../platform/errors.ts";

const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };
const running = ({ row }: At): boolean => row.status === "active" || row.status === "paused";

/** The mentorship to log: of the musician named, else of today's session, else of the longest silence. */
async function toLog(ctx: MemberContext, musician: string | undefined): Promise<{ at: At | null } | null> {
  const mine = await minePairs(ctx);
  const planned = mine.find(
    ({ row }) => row.nextSession !== null && dayOf(row.nextSession.at) <= dayOf(ctx.now),
  );
  const chosen = musician ? mine.find(({ person }) => person._id === musician) : (planned ?? mine[0]);
  if (!chosen) return musician ? null : { at: null };
  return { at: await mentorshipAt(ctx, chosen.row._id) };
}

const logForm = action({
  method: "get",
  path: "/sessions/new",
  doc: "Log a session in sixty seconds",
  by: ["mentor"],
  query: z.object({ musician: Id.optional() }),
  load: (ctx, { query }) => toLog(ctx, query.musician),
  can: "always",
  html: ({ ctx, subject }) => (subject.at ? logPage(ctx, subject.at, untouched) : redirect("/mentees")),
  json: form,
});
const log = action({
  method: "post",
  path: "/mentorships/:id/sessions",
  doc: "Store a session: its note, how the last step went, the next step",
  by: ["mentor"],
  params,
  input: LogInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, at) => running(at) && mayLog(at.seat),
  run: async (ctx, { row }, input) => {
    if (input.readers === "safeguarding" && input.note !== "" && (await leadNames(ctx, row)).length === 0)
      throw new AppError(422, "mentorships.log.readers.nobody", {}, "readers");
    return logSession(ctx, row, input);
  },
  html: ({ subject: { row }, result, input }) =>
    redirect(`/mentorships/${row._id}`, {
      key: "mentorships.notices.logged",
      // What was written to the safeguarding lead is theirs. The notice says no more: somebody may stand beside the screen.
      ...(input.readers === "safeguarding" && input.note !== ""
        ? {}
        : { undo: { action: `/mentorships/${row._id}/sessions/${result._id}/withdrawal` } }),
    }),
  json: ({ result }) => ({ id: result._id, nextStep: result.nextStepId }),
  form: async (ctx, subject, typed) => logPage(ctx, await afresh(ctx, subject), typed),
});

/** Leads back to the form with what was typed; pressed again, to the page of the two. */
const logWithdrawal = action({
  method: "post",
  path: "/mentorships/:id/sessions/:sessionId/withdrawal",
  doc: "Take one's own log back, for a quarter of an hour and while nothing was built on it",
  by: ["mentor"],
  params: z.object({ id: Id, sessionId: Id }),
  load: (ctx, { params: { id, sessionId } }) => ownLogAt(ctx, id, sessionId),
  can: (_ctx, { at }) => running(at),
  run: async (ctx, { at, session }) => {
    if (!session) return null;
    const typed = await typedAgain(ctx, session);
    await takeLogBack(ctx, at.row, session);
    return typed;
  },
  html: async ({ ctx, subject: { at }, result }) =>
    result
      ? logPage(ctx, await afresh(ctx, at), { values: result, problems: {} }, { takenBack: true })
      : redirect(`/mentorships/${at.row._id}`, { key: "mentorships.notices.logTakenBack" }),
  json: async ({ ctx, subject: { at } }) => ({
    mentorship: at.row._id,
    version: (await afresh(ctx, at)).row.version,
  }),
  form: async (ctx, { at }, typed) => mentorshipPage(ctx, await afresh(ctx, at), typed),
});

/** What was typed goes along to another musician's form; what belongs to one musician's steps and milestones stays behind. */
const logElsewhere = action({
  method: "post",
  path: "/mentorships/:id/sessions/form",
  doc: "The form that logs a session, for another musician, with what was typed; stores nothing",
  by: ["mentor"],
  params,
  input: TypedLog,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, at) => running(at) && mayLog(at.seat),
  run: (_ctx, _at, typed) => typed,
  html: ({ ctx, subject, result }) => logPage(ctx, subject, { values: result, problems: {} }),
  json: form,
  form: (ctx, subject, typed) =>
    logPage(ctx, subject, { ...typed, values: { ...typed.values, version: undefined } }),
});

const planForm = action({
  method: "get",
  path: "/mentorships/:id/plan",
  doc: "Plan the next session",
  by: "member",
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { row, seat }) => row.status === "active" && isOfThePair(seat),
  html: ({ ctx, subject }) => planPage(ctx, subject, untouched),
  json: form,
});
const plan = action({
  method: "post",
  path: "/mentorships/:id/plan",
  doc: "Agree on the next session, or move it",
  by: "member",
  params,
  input: PlanInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { row, seat }) => row.status === "active" && isOfThePair(seat),
  run: (ctx, { row }, input) => planSession(ctx, row, input),
  html: ({ subject, result }) =>
    redirect(`/mentorships/${result._id}`, {
      key: "mentorships.notices.planned",
      undo: {
        action: `/mentorships/${result._id}/plan/${subject.row.nextSession ? "return" : "cancellation"}`,
        fields: { version: String(result.version) },
      },
    }),
  json: ({ result }) => ({ id: result._id, nextSession: result.nextSession, version: result.version }),
  form: async (ctx, subject, typed) => planPage(ctx, await afresh(ctx, subject), typed),
});
const cancellation = action({
  method: "post",
  path: "/mentorships/:id/plan/cancellation",
  doc: "Call the planned session off",
  by: "member",
  params,
  input: VersionInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, at) => running(at) && isOfThePair(at.seat),
  run: (ctx, { row }, input) => cancelPlan(ctx, row, input.version),
  html: ({ ctx, result }) =>
    redirect(`/mentorships/${result._id}`, {
      key: "mentorships.notices.cancelled",
      ...(hasFormerPlan(result, ctx.now)
        ? {
            undo: {
              action: `/mentorships/${result._id}/plan/return`,
              fields: { version: String(result.version) },
            },
          }
        : {}),
    }),
  json: ({ result }) => ({ id: result._id, nextSession: null, version: result.version }),
  form: async (ctx, subject, typed) => planPage(ctx, await afresh(ctx, subject), typed),
});

const planReturn = action({
  method: "post",
  path: "/mentorships/:id/plan/return",
  doc: "Let the plan stand again that was moved or called off",
  by: "member",
  params,
  input: VersionInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (ctx, { row, seat }) => isOfThePair(seat) && hasFormerPlan(row, ctx.now),
  run: (ctx, { row }, input) => returnPlan(ctx, row, input.version),
  html: ({ result }) => redirect(`/mentorships/${result._id}`, { key: "mentorships.notices.planReturned" }),
  json: ({ result }) => ({ id: result._id, nextSession: result.nextSession, version: result.version }),
  form: async (ctx, subject, typed) => planPage(ctx, await afresh(ctx, subject), typed),
});

const stepForm = action({
  method: "get",
  path: "/mentorships/:id/steps/new",
  doc: "Agree on a step",
  by: "member",
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, at) => running(at) && isOfThePair(at.seat),
  html: ({ ctx, subject }) => newStepPage(ctx, subject, untouched),
  json: form,
});
const stepAddition = action({
  method: "post",
  path: "/mentorships/:id/steps",
  doc: "Write a step that was agreed on",
  by: "member",
  params,
  input: NewStepInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, at) => running(at) && isOfThePair(at.seat),
  run: (ctx, { row }, { next, ...input }) => addStep(ctx, row, { ...input, isNext: next === "yes" }),
  html: ({ subject: { row }, result: { step, former } }) =>
    redirect(`/mentorships/${row._id}`, {
      key: "steps.notices.agreed",
      undo: {
        action: `/mentorships/${row._id}/steps/${step._id}/withdrawal`,
        fields: former ? { former } : {},
      },
    }),
  json: ({ result: { step } }) => ({ id: step._id, next: step.nextFor !== null }),
  form: (ctx, subject, typed) => newStepPage(ctx, subject, typed),
});
const stepWithdrawal = action({
  method: "post",
  path: "/mentorships/:id/steps/:stepId/withdrawal",
  doc: "Take back a step that one has just written, while nobody touched it",
  by: "member",
  params: z.object({ id: Id, stepId: Id }),
  input: z.object({ former: orNull(Id) }),
  load: async (ctx, { params: { id, stepId } }) => {
    const at = await mentorshipAt(ctx, id);
    const step = at && isOfThePair(at.seat) ? await stepIn(at.row, stepId) : null;
    return at && step ? { at, step } : null;
  },
  can: (ctx, { step }) => mayTakeStepBack(ctx, step),
  run: (ctx, { step }, { former }) => takeAddedStepBack(ctx, step, former),
  html: ({ subject: { at } }) => redirect(`/mentorships/${at.row._id}`, { key: "steps.notices.takenBack" }),
  json: () => ({ takenBack: true }),
  form: async (ctx, { at }, typed) => mentorshipPage(ctx, await afresh(ctx, at), typed),
});

export const logDoors = [
  logForm,
  log,
  logElsewhere,
  logWithdrawal,
  planForm,
  plan,
  cancellation,
  planReturn,
  stepForm,
  stepAddition,
  stepWithdrawal,
];
