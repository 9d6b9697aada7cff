import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, orNull, version, z } from "../../platform/fields.ts";
import { MilestoneId } from "../frameworks/index.ts";
import { milestonePage, presentMilestone } from "./milestone-present.ts";
import { mayAnswer } from "./policy.ts";
import { journeyPage, presentJourney } from "./present.ts";
import { reachJourney, reachMilestone } from "./reach.ts";
import { type Said, sayAndShow, unsayAndHide } from "./saying-service.ts";
import { SayInput, UndoInput, VerdictInput } from "./schema.ts";
import { answerWord, moveJourney, undoWord } from "./service.ts";

const own = z.object({ milestone: MilestoneId });
const theirs = z.object({ id: Id });
const theirMilestone = z.object({ id: Id, milestone: MilestoneId });
const Undo = z.object({ version });

/** A word that rests on too little is taken as it is, with a kind hint: to show something, or to let the mentor hear it. */
function noticeOf(said: string, { hint, opened }: Said, hasMentor: boolean): string {
  if (hint === "bare") return "journeys.notices.readyBare";
  if (hint === "unheard" && hasMentor) return "journeys.notices.readyUnheard";
  return opened.length > 0 ? "journeys.notices.readyHeard" : `journeys.notices.${said}`;
}

const ownMilestone = (ctx: MemberContext, at: { params: { milestone: string } }) =>
  reachMilestone(ctx, ctx.actor.personId, at.params.milestone);
const milestoneOf = (ctx: MemberContext, at: { params: { id: string; milestone: string } }) =>
  reachMilestone(ctx, at.params.id, at.params.milestone);

export const journey = action({
  method: "get",
  path: "/journey",
  doc: "One's own journey: stages, milestones and the rule for the next stage",
  by: ["musician"],
  load: (ctx) => reachJourney(ctx, ctx.actor.personId),
  can: "always",
  html: ({ ctx, subject }) => journeyPage(ctx, subject),
  json: ({ subject }) => presentJourney(subject),
});
export const milestone = action({
  method: "get",
  path: "/journey/:milestone",
  doc: "One's own milestone: what counts, what was said, evidence to choose from",
  by: ["musician"],
  params: own,
  query: z.object({ evidence: orNull(Id).catch(null) }),
  load: async (ctx, at) => {
    const found = await ownMilestone(ctx, at);
    return found ? { found, added: at.query.evidence } : null;
  },
  can: "always",
  html: ({ ctx, subject }) => milestonePage(ctx, subject.found, untouched, subject.added),
  json: ({ ctx, subject }) => presentMilestone(ctx, subject.found),
});
export const saying = action({
  method: "post",
  path: "/journey/:milestone",
  doc: "Say ready or not yet of one's own milestone, with evidence",
  by: ["musician"],
  params: own,
  input: SayInput,
  load: ownMilestone,
  can: "always",
  run: (ctx, { personId, milestone: one }, input) => sayAndShow(ctx, personId, one.id, input),
  html: ({ subject, input, result }) =>
    redirect(`/journey/${subject.milestone.id}`, {
      key: noticeOf(input.said, result, subject.mentorName !== null && subject.to.mentoring),
      undo: {
        action: `/journey/${subject.milestone.id}/undo`,
        fields: { version: String(result.mark.n), opened: result.opened.join(",") },
      },
    }),
  json: ({ result: { mark } }) => ({ state: mark.state, version: mark.n }),
  form: (ctx, subject, typed) => milestonePage(ctx, subject, typed),
});
export const ownUndo = action({
  method: "post",
  path: "/journey/:milestone/undo",
  doc: "Take back one's own newest word, and that the mentor hears what it opened",
  by: ["musician"],
  params: own,
  input: UndoInput,
  load: ownMilestone,
  can: "always",
  run: (ctx, { personId, milestone: one }, input) => unsayAndHide(ctx, personId, one.id, input),
  html: ({ subject }) => redirect(`/journey/${subject.milestone.id}`, { key: "journeys.notices.undone" }),
  json: ({ result }) => ({ state: result.state, version: result.n }),
  form: (ctx, subject, typed) => milestonePage(ctx, subject, typed),
});

export const journeyOfPerson = action({
  method: "get",
  path: "/people/:id/journey",
  doc: "A musician's journey, for whoever sees progress",
  by: "member",
  params: theirs,
  load: (ctx, { params }) => reachJourney(ctx, params.id),
  can: "always",
  html: ({ ctx, subject }) => (subject.to.self ? redirect("/journey") : journeyPage(ctx, subject)),
  json: ({ subject }) => presentJourney(subject),
});
export const milestoneOfPerson = action({
  method: "get",
  path: "/people/:id/journey/:milestone",
  doc: "A musician's milestone with its evidence and history, for the inner circle",
  by: "member",
  params: theirMilestone,
  load: milestoneOf,
  can: "always",
  html: ({ ctx, subject }) =>
    subject.to.self ? redirect(`/journey/${subject.milestone.id}`) : milestonePage(ctx, subject, untouched),
  json: ({ ctx, subject }) => presentMilestone(ctx, subject),
});
export const answering = action({
  method: "post",
  path: "/people/:id/journey/:milestone",
  doc: "The mentor's word: confirm, return with a sentence, or reopen with a reason",
  by: "member",
  params: theirMilestone,
  input: VerdictInput,
  load: milestoneOf,
  can: (_ctx, { to }) => mayAnswer(to),
  run: (ctx, { personId, milestone: one }, input) => answerWord(ctx, personId, one.id, input),
  html: ({ subject, input, result }) => {
    const path = `/people/${subject.personId}/journey/${subject.milestone.id}`;
    return redirect(path, {
      key: `journeys.notices.${result.opens ?? input.verdict}`,
      undo: { action: `${path}/undo`, fields: { version: String(result.n) } },
    });
  },
  json: ({ result }) => ({ state: result.state, version: result.n }),
  form: (ctx, subject, typed) => milestonePage(ctx, subject, typed),
});
export const answerUndo = action({
  method: "post",
  path: "/people/:id/journey/:milestone/undo",
  doc: "Take back the mentor's newest word",
  by: "member",
  params: theirMilestone,
  input: Undo,
  load: milestoneOf,
  can: (_ctx, { to }) => mayAnswer(to),
  run: (ctx, { personId, milestone: one }, input) => undoWord(ctx, personId, one.id, input.version),
  html: ({ subject }) =>
    redirect(`/people/${subject.personId}/journey/${subject.milestone.id}`, {
      key: "journeys.notices.undone",
    }),
  json: ({ result }) => ({ state: result.state, version: result.n }),
  form: (ctx, subject, typed) => milestonePage(ctx, subject, typed),
});
export const moving = action({
  method: "post",
  path: "/people/:id/journey/framework",
  doc: "Move a journey to the newest milestones",
  by: "member",
  params: theirs,
  load: (ctx, { params }) => reachJourney(ctx, params.id),
  can: (_ctx, { to }) => mayAnswer(to),
  run: (ctx, { personId }) => moveJourney(ctx, personId),
  html: ({ subject }) => redirect(`/people/${subject.personId}/journey`, { key: "journeys.notices.moved" }),
  json: ({ result }) => ({ frameworkVersion: result.frameworkVersion }),
});
