import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { askPage } from "./form-present.ts";
import { mentorHome } from "./home.ts";
import { afresh, mentorshipAt } from "./load.ts";
import { findMentorship, mentorshipsOf } from "./model.ts";
import { menteesPage, sessionsPage } from "./list-present.ts";
import { mentorshipJson, mentorshipPage } from "./present.ts";
import { AskInput } from "./schema.ts";
import { saidNoJustNow, takeRefusalBack } from "./refusal-service.ts";
import { acceptMentorship, askMentor, refuseMentorship } from "./service.ts";

const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };

/** Oneself, as somebody who asks for a mentor. */
async function own(ctx: MemberContext): Promise<{ to: Relation; school: null } | null> {
  const to = await relationTo(ctx, ctx.actor.personId);
  return to && to.person.birthDay !== null ? { to, school: null } : null;
}
/** A pupil of a school that the actor works at; behind a closed gate there is no such pupil. */
async function pupil(
  ctx: MemberContext,
  id: string,
): Promise<{ to: Relation; school: string | null } | null> {
  const to = await relationTo(ctx, id);
  const school = to?.schools[0];
  return to && school ? { to, school } : null;
}

const askForm = action({
  method: "get",
  path: "/mentorships/new",
  doc: "Choose a mentor to ask",
  by: ["musician"],
  load: own,
  can: "always",
  html: ({ ctx, subject }) => askPage(ctx, subject, untouched),
  json: form,
});
const ask = action({
  method: "post",
  path: "/mentorships",
  doc: "Ask a mentor",
  by: ["musician"],
  input: AskInput,
  load: own,
  can: "always",
  run: (ctx, subject, input) => askMentor(ctx, subject.to, input, null),
  html: ({ result }) =>
    redirect("/sessions", {
      key: "mentorships.notices.asked",
      undo: { action: `/mentorships/${result._id}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: (ctx, subject, typed) => askPage(ctx, subject, typed),
});
const assignForm = action({
  method: "get",
  path: "/mentorships/assignment",
  doc: "Choose a mentor for a pupil",
  by: ["staff"],
  query: z.object({ musician: Id.optional() }),
  load: (ctx, { query }) => (query.musician ? pupil(ctx, query.musician) : null),
  can: "always",
  html: ({ ctx, subject }) => askPage(ctx, subject, untouched),
  json: form,
});
const assign = action({
  method: "post",
  path: "/mentorships/assignment",
  doc: "Ask a mentor for a pupil",
  by: ["staff"],
  query: z.object({ musician: Id.optional() }),
  input: AskInput,
  load: (ctx, { query }) => (query.musician ? pupil(ctx, query.musician) : null),
  can: "always",
  run: (ctx, subject, input) => askMentor(ctx, subject.to, input, subject.school),
  html: ({ result }) =>
    redirect(`/mentorships/${result._id}`, {
      key: "mentorships.notices.assigned",
      undo: { action: `/mentorships/${result._id}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: (ctx, subject, typed) => askPage(ctx, subject, typed),
});

const mentorship = action({
  method: "get",
  path: "/mentorships/:id",
  doc: "A mentorship: goals, steps, sessions",
  by: "member",
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: "always",
  html: ({ ctx, subject }) => mentorshipPage(ctx, subject),
  json: ({ ctx, subject }) => mentorshipJson(ctx, subject),
});
const acceptance = action({
  method: "post",
  path: "/mentorships/:id/acceptance",
  doc: "Say yes to being somebody's mentor",
  by: ["mentor"],
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { seat }) => seat === "asked",
  run: (ctx, { row, to }) => acceptMentorship(ctx, row, to),
  html: ({ result }) => redirect(`/mentorships/${result._id}`, { key: "mentorships.notices.accepted" }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: async (ctx, subject, typed) => mentorshipPage(ctx, await afresh(ctx, subject), typed),
});
const refusal = action({
  method: "post",
  path: "/mentorships/:id/refusal",
  doc: "Say no to being somebody's mentor",
  by: ["mentor"],
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { seat }) => seat === "asked",
  run: (ctx, { row }) => refuseMentorship(ctx, row, "declined"),
  html: ({ result }) =>
    redirect("/mentees", {
      key: "mentorships.notices.declined",
      undo: { action: `/mentorships/${result._id}/refusal/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: async (ctx, subject, typed) => mentorshipPage(ctx, await afresh(ctx, subject), typed),
});
const refusalWithdrawal = action({
  method: "post",
  path: "/mentorships/:id/refusal/withdrawal",
  doc: "Take one's no to a musician back, for a quarter of an hour",
  by: ["mentor"],
  params,
  load: async (ctx, { params: { id } }) => {
    const row = await findMentorship(id);
    const to = row && (await saidNoJustNow(ctx, row)) ? await relationTo(ctx, row.musicianId) : null;
    return row && to ? { row, to } : null;
  },
  can: "always",
  run: (ctx, { row, to }) => takeRefusalBack(ctx, row, to),
  html: () => redirect("/mentees", { key: "mentorships.notices.askedAgain" }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
});
const withdrawal = action({
  method: "post",
  path: "/mentorships/:id/withdrawal",
  doc: "Take a request to a mentor back",
  by: ["musician", "staff"],
  params,
  load: (ctx, { params: { id } }) => mentorshipAt(ctx, id),
  can: (_ctx, { row, seat }) => row.status === "asked" && (seat === "musician" || seat === "school"),
  run: (ctx, { row }) => refuseMentorship(ctx, row, "withdrawn"),
  html: ({ subject }) =>
    redirect(
      subject.seat === "school" ? `/mentorships/assignment?musician=${subject.row.musicianId}` : "/sessions",
      { key: "mentorships.notices.withdrawn" },
    ),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: async (ctx, subject, typed) => mentorshipPage(ctx, await afresh(ctx, subject), typed),
});

const mentees = action({
  method: "get",
  path: "/mentees",
  doc: "A mentor's people by days since they met",
  by: ["mentor"],
  load: mentorHome,
  can: "always",
  html: ({ ctx, subject }) => menteesPage(ctx, subject),
  json: ({ subject }) =>
    subject.people.map((one) => ({
      mentorship: one.mentorshipId,
      musician: one.musicianId,
      daysSince: one.days,
      silent: one.silent,
      nextStep: one.nextStep?.id ?? null,
      waiting: one.waiting,
    })),
});
const agreements = action({
  method: "get",
  path: "/sessions",
  doc: "A musician's agreements: the next session, those held, the mentor",
  by: ["musician"],
  load: async (ctx) => {
    const to = await relationTo(ctx, ctx.actor.personId);
    const newest = (await mentorshipsOf(ctx.actor.personId)).find((row) => row.status !== "declined");
    return to ? { to, at: newest ? await mentorshipAt(ctx, newest._id) : null } : null;
  },
  can: "always",
  html: ({ ctx, subject }) => sessionsPage(ctx, subject.at, subject.to.gateOpen),
  json: { none: "a page made for people; the mentorship itself has JSON" },
});

export const mentorshipDoors = [
  askForm,
  ask,
  assignForm,
  assign,
  mentorship,
  acceptance,
  refusal,
  refusalWithdrawal,
  withdrawal,
  mentees,
  agreements,
];
