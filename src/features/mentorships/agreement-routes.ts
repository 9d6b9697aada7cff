import { action, redirect, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { agreementPage } from "./form-present.ts";
import { afresh, mentorshipAt } from "./load.ts";
import { findMentorship } from "./model.ts";
import { mayEnd, maySteerWhole } from "./policy.ts";
import { mentorshipJson } from "./present.ts";
import { EndInput, GoalsInput, PauseInput, StandInInput } from "./schema.ts";
import {
  changeGoals,
  endMentorship,
  mayReopen,
  pauseMentorship,
  reopenMentorship,
  resumeMentorship,
} from "./service.ts";
import { endStandIn, setStandIn } from "./standin-service.ts";

const params = z.object({ id: Id });
const live = (status: string): boolean => status === "active" || status === "paused";

const agreement = action({
  method: "get",
  path: "/mentorships/:id/agreement",
  doc: "Goals, rest, stand-in and end of a mentorship",
  by: "member",
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { row, seat }) => live(row.status) && mayEnd(seat),
  html: ({ ctx, subject }) => agreementPage(ctx, subject, untouched, null),
  json: { none: "a form; programs use the doors it posts to" },
});
const goals = action({
  method: "post",
  path: "/mentorships/:id/goals",
  doc: "Write the goals of a mentorship",
  by: "member",
  params,
  input: GoalsInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { seat }) => maySteerWhole(seat),
  run: (ctx, { row }, input) => changeGoals(ctx, row, input.goals, input.version),
  html: ({ result }) => redirect(`/mentorships/${result._id}`, { key: "mentorships.notices.goals" }),
  json: ({ result }) => ({ id: result._id, goals: result.goals, version: result.version }),
  form: async (ctx, subject, typed) => agreementPage(ctx, await afresh(ctx, subject), typed, "goals"),
});
const pause = action({
  method: "post",
  path: "/mentorships/:id/pause",
  doc: "Let a mentorship rest",
  by: "member",
  params,
  input: PauseInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { seat }) => maySteerWhole(seat),
  run: (ctx, { row }, input) => pauseMentorship(ctx, row, input.until, input.version),
  html: ({ result }) =>
    redirect(`/mentorships/${result._id}`, {
      key: "mentorships.notices.paused",
      undo: { action: `/mentorships/${result._id}/resumption` },
    }),
  json: ({ result }) => ({ id: result._id, status: result.status, version: result.version }),
  form: async (ctx, subject, typed) => agreementPage(ctx, await afresh(ctx, subject), typed, "pause"),
});
const resumption = action({
  method: "post",
  path: "/mentorships/:id/resumption",
  doc: "Take a mentorship up again",
  by: "member",
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { seat }) => maySteerWhole(seat),
  run: (ctx, { row }) => resumeMentorship(ctx, row),
  html: ({ result }) => redirect(`/mentorships/${result._id}`, { key: "mentorships.notices.resumed" }),
  json: ({ result }) => ({ id: result._id, status: result.status, version: result.version }),
  form: async (ctx, subject, typed) => agreementPage(ctx, await afresh(ctx, subject), typed, "pause"),
});
const standIn = action({
  method: "post",
  path: "/mentorships/:id/stand-in",
  doc: "Let another mentor cover until a day",
  by: ["mentor"],
  params,
  input: StandInInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { seat }) => seat === "mentor",
  run: (ctx, { row, to }, input) => setStandIn(ctx, row, to, input),
  html: ({ result }) =>
    redirect(`/mentorships/${result._id}`, {
      key: "mentorships.notices.standIn",
      undo: { action: `/mentorships/${result._id}/stand-in/ending` },
    }),
  json: ({ ctx, subject, result }) => mentorshipJson(ctx, { ...subject, row: result }),
  form: async (ctx, subject, typed) => agreementPage(ctx, await afresh(ctx, subject), typed, "standIn"),
});
const standInEnding = action({
  method: "post",
  path: "/mentorships/:id/stand-in/ending",
  doc: "End a stand-in at once",
  by: "member",
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { seat }) => maySteerWhole(seat),
  run: (ctx, { row }) => endStandIn(ctx, row),
  html: ({ result }) => redirect(`/mentorships/${result._id}`, { key: "mentorships.notices.standInEnded" }),
  json: ({ ctx, subject, result }) => mentorshipJson(ctx, { ...subject, row: result }),
  form: async (ctx, subject, typed) => agreementPage(ctx, await afresh(ctx, subject), typed, "standIn"),
});
const ending = action({
  method: "post",
  path: "/mentorships/:id/ending",
  doc: "End a mentorship, with where the musician goes from here",
  by: "member",
  params,
  input: EndInput,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { row, seat }) => live(row.status) && mayEnd(seat),
  run: (ctx, { row }, input) => endMentorship(ctx, row, input),
  html: ({ subject }) =>
    redirect(subject.seat === "mentor" ? "/mentees" : subject.seat === "musician" ? "/sessions" : "/", {
      key: "mentorships.notices.ended",
      undo: { action: `/mentorships/${subject.row._id}/reopening` },
    }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: async (ctx, subject, typed) => agreementPage(ctx, await afresh(ctx, subject), typed, "ending"),
});

const reopening = action({
  method: "post",
  path: "/mentorships/:id/reopening",
  doc: "Take the end of a mentorship back, for an hour and by whoever ended it",
  by: "member",
  params,
  load: async (ctx, { params: { id } }) => {
    const row = await findMentorship(id);
    const to = row && mayReopen(ctx, row) ? await relationTo(ctx, row.musicianId) : null;
    return row && to ? { row, to } : null;
  },
  can: "always",
  run: (ctx, { row, to }) => reopenMentorship(ctx, row, to),
  html: ({ result }) => redirect(`/mentorships/${result._id}`, { key: "mentorships.notices.reopened" }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
});

export const agreementDoors = [
  reopening,
  agreement,
  goals,
  pause,
  resumption,
  standIn,
  standInEnding,
  ending,
];
