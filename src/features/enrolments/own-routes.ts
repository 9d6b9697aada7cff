import { action, redirect } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { acceptTie, findTie } from "../ties/index.ts";
import { schoolPage } from "./present.ts";
import { SchoolInput } from "./schema.ts";
import { askSchool, enrolmentsOf, mayReturn, returnPupil } from "./own-service.ts";
import { endEnrolment } from "./service.ts";

const by = ["musician"] as const;
const params = z.object({ id: Id });
const me = (ctx: MemberContext) => relationTo(ctx, ctx.actor.personId);

/** One of the actor's own enrolments that is asked or active. */
async function loadOwn(ctx: MemberContext, at: { params: { id: string } }) {
  const [tie, self] = await Promise.all([findTie(at.params.id), me(ctx)]);
  const live =
    tie?.kind === "pupil" && tie.to === ctx.actor.personId && ["asked", "active"].includes(tie.status);
  return live && self ? { tie, self } : null;
}

export const school = action({
  method: "get",
  path: "/me/school",
  doc: "One's own school, and the form that asks one",
  by,
  load: me,
  can: "always",
  html: ({ ctx, subject }) => schoolPage(ctx, subject),
  json: async ({ ctx, subject }) => ({
    gateOpen: subject.gateOpen,
    enrolments: (await enrolmentsOf(ctx, subject.person._id)).map((tie) => ({
      id: tie._id,
      schoolId: tie.from,
      status: tie.status,
      invited: tie.typedName !== null,
    })),
  }),
});
export const asking = action({
  method: "post",
  path: "/me/school",
  doc: "Ask a school to be its pupil; a place elsewhere stands until it answers",
  by,
  input: SchoolInput,
  load: me,
  can: "always",
  run: (ctx, self, input) => askSchool(ctx, self, input.schoolId),
  html: ({ result }) =>
    redirect("/me/school", {
      key: "enrolments.notices.asked",
      undo: { action: `/me/school/${result._id}/departure` },
    }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: (ctx, subject, typed) => schoolPage(ctx, subject, typed),
});
export const ownAcceptance = action({
  method: "post",
  path: "/me/school/:id/acceptance",
  doc: "Say yes to a school that invited",
  by,
  params,
  load: loadOwn,
  can: (_ctx, { tie }) => tie.typedName !== null,
  run: (ctx, { tie }) => acceptTie(ctx, tie),
  html: () => redirect("/me/school", { key: "enrolments.notices.yes" }),
  json: () => ({ status: "active" }),
  form: (ctx, { self }, typed) => schoolPage(ctx, self, typed),
});
export const departure = action({
  method: "post",
  path: "/me/school/:id/departure",
  doc: "Leave a school, or take the question back",
  by,
  params,
  load: loadOwn,
  can: "always",
  run: (ctx, { tie }) => endEnrolment(ctx, tie),
  html: ({ subject: { tie } }) =>
    redirect("/me/school", {
      key: `enrolments.notices.${tie.status === "active" ? "left" : tie.typedName ? "declined" : "withdrawn"}`,
      ...(tie.status === "active" ? { undo: { action: `/me/school/${tie._id}/return` } } : {}),
    }),
  json: () => ({ status: "ended" }),
  form: (ctx, { self }, typed) => schoolPage(ctx, self, typed),
});

export const ownReturn = action({
  method: "post",
  path: "/me/school/:id/return",
  doc: "Be a pupil again where one left by mistake, for an hour",
  by,
  params,
  load: async (ctx, { params: at }) => {
    const [tie, self] = await Promise.all([findTie(at.id), me(ctx)]);
    return tie && self && tie.to === ctx.actor.personId && mayReturn(ctx, tie) ? { tie, self } : null;
  },
  can: "always",
  run: (ctx, { tie }) => returnPupil(ctx, tie),
  html: () => redirect("/me/school", { key: "enrolments.notices.back" }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: (ctx, { self }, typed) => schoolPage(ctx, self, typed),
});

export const ownActions = [school, asking, ownAcceptance, departure, ownReturn];
