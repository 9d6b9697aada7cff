import { action, redirect } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import { orNull, z } from "../../platform/fields.ts";
import { municipality } from "../people/index.ts";
import { findMentor } from "./model.ts";
import { applicationPage, chosenMentors, mentorJson, mentorsPage, presentCertificate } from "./present.ts";
import { ApplicationInput } from "./schema.ts";
import { applyAsMentor, changeWords } from "./service.ts";

const here = () => ({ here: true });

export const applicationState = action({
  method: "get",
  path: "/mentors/application",
  doc: "One's application to be a mentor, or the form for it",
  by: "member",
  load: async (ctx) => ({ mentor: await findMentor(ctx.actor.personId) }),
  can: "always",
  html: ({ ctx }) => applicationPage(ctx),
  json: ({ ctx, subject: { mentor } }) => ({
    status: mentor?.status ?? null,
    certificate: mentor?.status === "approved" ? presentCertificate(mentor, dayOf(ctx.now)) : null,
  }),
});

export const application = action({
  method: "post",
  path: "/mentors/application",
  doc: "Apply to be a mentor; the secretariat decides",
  by: "member",
  input: ApplicationInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => applyAsMentor(ctx, input),
  html: () => redirect("/mentors/application", { key: "mentors.notices.applied" }),
  json: ({ result }) => ({ status: result.status }),
  form: (ctx, _subject, typed) => applicationPage(ctx, typed),
});

export const words = action({
  method: "post",
  path: "/mentors/words",
  doc: "Correct what one says as a mentor",
  by: "member",
  input: ApplicationInput,
  load: async (ctx) => findMentor(ctx.actor.personId),
  can: "always",
  run: (ctx, _subject, input) => changeWords(ctx, input),
  html: () => redirect("/mentors/application", { key: "mentors.notices.saved" }),
  json: ({ result }) => ({ status: result.status }),
  form: (ctx, _subject, typed) => applicationPage(ctx, typed),
});

export const mentors = action({
  method: "get",
  path: "/mentors",
  doc: "Approved mentors, for schools and the secretariat to choose from",
  by: ["staff", "secretariat"],
  query: z.object({ municipality: orNull(municipality) }),
  load: (_ctx, { query }) => chosenMentors(query.municipality),
  can: "always",
  html: ({ ctx, subject }) => mentorsPage(ctx, subject),
  json: ({ ctx, subject }) => ({ mentors: subject.rows.map((row) => mentorJson(row, dayOf(ctx.now))) }),
});

export const mentorActions = [applicationState, application, words, mentors];
