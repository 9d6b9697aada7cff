import { action, type Page, redirect, type Typed, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { notFound } from "../../platform/errors.ts";
import { Id, orNull, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { choosePupilPage, writePage } from "./form-present.ts";
import { recommendationsOf } from "./home.ts";
import { mayDo, type Rights } from "./policy.ts";
import { listPage, presentRecommendation, recommendationPage } from "./present.ts";
import { reach } from "./reach.ts";
import { EditInput, NewInput, type Recommendation, VersionInput } from "./schema.ts";
import { draftRecommendation, editRecommendation } from "./service.ts";
import { handOver, type Reached, takeBack } from "./steps-service.ts";

export const params = z.object({ id: Id });
export const load = (ctx: MemberContext, { params: { id } }: { params: { id: string } }) => reach(ctx, id);
export const can =
  (right: keyof Rights) =>
  (_ctx: MemberContext, reached: Reached): boolean =>
    mayDo(reached)[right];
export const at = (id: string): string => `/recommendations/${id}`;
/** The page again as it is now, with what was typed. */
export async function again(ctx: MemberContext, subject: Reached, typed: Typed): Promise<Page> {
  return recommendationPage(ctx, (await reach(ctx, subject.row._id)) ?? subject, typed);
}
/** It is with the pupil now, and can be taken back. */
const handed = (row: Recommendation) =>
  redirect(at(row._id), {
    key: "recommendations.notices.handedOver",
    undo: { action: `${at(row._id)}/return`, fields: { version: String(row.version) } },
  });
const form = { none: "a form; programs use the door it posts to" };
const here = () => ({ here: true });

/** A pupil of the actor's own school; null when there is none by that id. */
async function pupilOf(ctx: MemberContext, id: string) {
  const to = await relationTo(ctx, id);
  return to && to.schools.length > 0 ? to : null;
}

export const recommendations = action({
  method: "get",
  path: "/recommendations",
  doc: "The recommendations that one wrote, that are about one, or that one received",
  by: "member",
  load: here,
  can: "always",
  html: ({ ctx }) => listPage(ctx),
  json: ({ ctx }) => recommendationsOf(ctx),
});
export const newForm = action({
  method: "get",
  path: "/recommendations/new",
  doc: "The form that recommends a pupil",
  by: ["staff"],
  query: z.object({ pupil: orNull(Id).catch(null) }),
  load: async (ctx, { query }) => {
    if (query.pupil === null) return { pupil: null };
    const pupil = await pupilOf(ctx, query.pupil);
    return pupil ? { pupil } : null;
  },
  can: "always",
  html: ({ ctx, subject: { pupil } }) =>
    pupil ? writePage(ctx, { pupil, row: null }, untouched) : choosePupilPage(ctx),
  json: form,
});
export const creation = action({
  method: "post",
  path: "/recommendations",
  doc: "Draft a recommendation of a pupil, and with `handOver` give it to the pupil at once",
  by: ["staff"],
  input: NewInput,
  load: here,
  can: "always",
  run: async (ctx, _subject, { pupilId, requestId, handOver: now, ...words }) => {
    const pupil = await pupilOf(ctx, pupilId);
    if (!pupil) throw notFound();
    return ctx.change(async () => {
      const row = await draftRecommendation(ctx, pupil, words, requestId);
      return now && row.status === "drafted" ? handOver(ctx, { row }, row.version) : row;
    });
  },
  html: ({ result }) =>
    result.status === "drafted"
      ? redirect(at(result._id), { key: "recommendations.notices.drafted" })
      : handed(result),
  json: ({ result }) => ({ id: result._id, status: result.status, version: result.version }),
  form: async (ctx, _subject, typed) => {
    const id = Id.safeParse(typed.values.pupilId);
    const pupil = id.success ? await pupilOf(ctx, id.data) : null;
    return pupil ? writePage(ctx, { pupil, row: null }, typed) : choosePupilPage(ctx, true);
  },
});
export const recommendation = action({
  method: "get",
  path: "/recommendations/:id",
  doc: "A recommendation: text, motivation, evidence and where it stands",
  by: "member",
  params,
  load,
  can: "always",
  html: ({ ctx, subject }) => recommendationPage(ctx, subject, untouched),
  json: ({ ctx, subject }) => presentRecommendation(ctx, subject),
});
export const editForm = action({
  method: "get",
  path: "/recommendations/:id/edit",
  doc: "The form that edits a draft",
  by: ["staff"],
  params,
  load,
  can: can("edit"),
  html: ({ ctx, subject }) => writePage(ctx, { pupil: subject.to, row: subject.row }, untouched),
  json: form,
});
export const edit = action({
  method: "post",
  path: "/recommendations/:id/edit",
  doc: "Edit a draft",
  by: ["staff"],
  params,
  input: EditInput,
  load,
  can: can("edit"),
  run: (ctx, { row, to }, { version, ...words }) => editRecommendation(ctx, row, to, words, version),
  html: ({ result }) => redirect(at(result._id), { key: "recommendations.notices.saved" }),
  json: ({ result }) => ({ id: result._id, status: result.status, version: result.version }),
  form: async (ctx, subject, typed) => {
    const fresh = (await reach(ctx, subject.row._id)) ?? subject;
    return writePage(ctx, { pupil: fresh.to, row: fresh.row }, typed);
  },
});
export const handover = action({
  method: "post",
  path: "/recommendations/:id/handover",
  doc: "Hand a draft to the pupil",
  by: ["staff"],
  params,
  input: VersionInput,
  load,
  can: can("handOver"),
  run: (ctx, subject, input) => handOver(ctx, subject, input.version),
  html: ({ result }) => handed(result),
  json: ({ result }) => ({ id: result._id, status: result.status, version: result.version }),
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const takingBack = action({
  method: "post",
  path: "/recommendations/:id/return",
  doc: "Take a recommendation back before it is sent",
  by: ["staff"],
  params,
  input: VersionInput,
  load,
  can: can("takeBack"),
  run: (ctx, subject, input) => takeBack(ctx, subject, input.version),
  html: ({ result }) => redirect(at(result._id), { key: "recommendations.notices.takenBack" }),
  json: ({ result }) => ({ id: result._id, status: result.status, version: result.version }),
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});

export const writingActions = [
  recommendations,
  newForm,
  creation,
  recommendation,
  editForm,
  edit,
  handover,
  takingBack,
];
