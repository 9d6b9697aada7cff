import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { milestoneTitles } from "../journeys/index.ts";
import { findStep } from "./model.ts";
import { maySteer, seesSteps } from "./policy.ts";
import { backOf, type StepAt, stepJson, stepPage } from "./present.ts";
import { DateInput, OutcomeInput, ReopeningInput } from "./schema.ts";
import { closeStep, makeNext, moveStep, reopenStep } from "./service.ts";

const at = z.object({ id: Id });

async function stepAt(ctx: MemberContext, id: string): Promise<StepAt | null> {
  const step = await findStep(id);
  const to = step ? await relationTo(ctx, step.musicianId) : null;
  return step && to && seesSteps(to)
    ? { step, to, musician: to.person.name, titles: await milestoneTitles() }
    : null;
}

export const step = action({
  method: "get",
  path: "/steps/:id",
  doc: "One step",
  by: "member",
  params: at,
  load: (ctx, { params }) => stepAt(ctx, params.id),
  can: "always",
  html: ({ ctx, subject }) => stepPage(ctx, subject, untouched, null),
  json: ({ subject }) => stepJson(subject.step, subject.to),
});

export const outcome = action({
  method: "post",
  path: "/steps/:id/outcome",
  doc: "Say how a step went",
  by: "member",
  params: at,
  input: OutcomeInput,
  load: (ctx, { params }) => stepAt(ctx, params.id),
  can: (_ctx, subject) => maySteer(subject.to),
  run: (ctx, subject, input) => closeStep(ctx, subject.step, input),
  html: async ({ subject, result }) =>
    redirect(await backOf(result), {
      key: `steps.notices.${result.status}`,
      undo: {
        action: `/steps/${result._id}/reopening`,
        fields: subject.step.nextFor === null ? {} : { next: "on" },
      },
    }),
  json: ({ subject, result }) => stepJson(result, subject.to),
  form: (ctx, subject, typed) => stepPage(ctx, subject, typed, "outcome"),
});

export const reopening = action({
  method: "post",
  path: "/steps/:id/reopening",
  doc: "Take an outcome back",
  by: "member",
  params: at,
  input: ReopeningInput,
  load: (ctx, { params }) => stepAt(ctx, params.id),
  can: (_ctx, subject) => maySteer(subject.to),
  run: (ctx, subject, input) => reopenStep(ctx, subject.step, input.next),
  html: async ({ result }) => redirect(await backOf(result), { key: "steps.notices.reopened" }),
  json: ({ subject, result }) => stepJson(result, subject.to),
  form: (ctx, subject, typed) => stepPage(ctx, subject, typed, "outcome"),
});

export const date = action({
  method: "post",
  path: "/steps/:id/date",
  doc: "Move the day of a step",
  by: "member",
  params: at,
  input: DateInput,
  load: (ctx, { params }) => stepAt(ctx, params.id),
  can: (_ctx, subject) => maySteer(subject.to),
  run: (ctx, subject, input) => moveStep(ctx, subject.step, input.dueDay, input.version),
  html: async ({ result }) => redirect(await backOf(result), { key: "steps.notices.moved" }),
  json: ({ subject, result }) => stepJson(result, subject.to),
  form: (ctx, subject, typed) => stepPage(ctx, subject, typed, "date"),
});

export const next = action({
  method: "post",
  path: "/steps/:id/next",
  doc: "Make an open step the next one",
  by: "member",
  params: at,
  load: (ctx, { params }) => stepAt(ctx, params.id),
  can: (_ctx, subject) => maySteer(subject.to),
  run: (ctx, subject) => makeNext(ctx, subject.step),
  html: async ({ result }) => redirect(await backOf(result), { key: "steps.notices.madeNext" }),
  json: ({ subject, result }) => stepJson(result, subject.to),
  form: (ctx, subject, typed) => stepPage(ctx, subject, typed, "outcome"),
});

export const stepActions = [step, outcome, reopening, date, next];
