import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, mustTick, z } from "../../platform/fields.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { askForErasure, regretErasure } from "./erasure-service.ts";
import { erasurePage, mayRegret } from "./erasure-present.ts";
import { erasureOf } from "./model.ts";
import { eraserOf } from "./policy.ts";
import type { Erasure } from "./schema.ts";

const child = z.object({ id: Id });
const input = z.object({ sure: mustTick("privacy.problems.sure") });

const me = (ctx: MemberContext): Promise<Relation | null> => relationTo(ctx, ctx.actor.personId);
/** A child under 15 of a guardian whose word counts. */
const myChild = async (ctx: MemberContext, { params }: { params: { id: string } }) => {
  const to = await relationTo(ctx, params.id);
  return to && !to.self && eraserOf(to) === "guardian" ? to : null;
};
type Leaving = { to: Relation; row: Erasure };
const leaving = async (to: Relation | null): Promise<Leaving | null> => {
  const row = to && (await erasureOf(to.person._id));
  return to && row ? { to, row } : null;
};
const json = async (to: Relation) => {
  const row = await erasureOf(to.person._id);
  return { askedAt: row?.askedAt ?? null, dueAt: row?.dueAt ?? null };
};

export const erasureActions = [
  action({
    method: "get",
    path: "/me/erasure",
    doc: "What erasing me does, and the way back while there is one",
    by: "member",
    beforeFactor: true,
    whileLeaving: true,
    load: me,
    can: "always",
    html: ({ ctx, subject }) => erasurePage(ctx, subject, untouched),
    json: ({ subject }) => json(subject),
  }),
  action({
    method: "post",
    path: "/me/erasure",
    doc: "Ask for me to be erased in fourteen days",
    by: "member",
    fresh: true,
    input,
    load: me,
    can: (_ctx, to) => eraserOf(to) === "self",
    run: (ctx, to) => askForErasure(ctx, to.person._id, "self"),
    html: () => redirect("/me/erasure"),
    json: ({ subject }) => json(subject),
    form: (ctx, to, typed) => erasurePage(ctx, to, typed),
  }),
  action({
    method: "post",
    path: "/me/erasure/withdrawal",
    doc: "Take back that I wanted to be erased",
    by: "member",
    whileLeaving: true,
    input: z.object({}),
    load: (ctx) => me(ctx).then(leaving),
    can: (_ctx, { to, row }) => mayRegret(to, row),
    run: (ctx, { row }) => regretErasure(ctx, row),
    html: () => redirect("/account", { key: "privacy.notices.regretted" }),
    json: () => ({ askedAt: null, dueAt: null }),
  }),
  action({
    method: "get",
    path: "/guardian/:id/erasure",
    doc: "What erasing my child's data does, and the way back while there is one",
    by: ["guardian"],
    params: child,
    load: myChild,
    can: "always",
    html: ({ ctx, subject }) => erasurePage(ctx, subject, untouched),
    json: ({ subject }) => json(subject),
  }),
  action({
    method: "post",
    path: "/guardian/:id/erasure",
    doc: "Ask for my child under 15 to be erased in fourteen days",
    by: ["guardian"],
    fresh: true,
    params: child,
    input,
    load: myChild,
    can: "always",
    run: (ctx, to) => askForErasure(ctx, to.person._id, "guardian"),
    html: ({ subject }) => redirect(`/guardian/${subject.person._id}/erasure`),
    json: ({ subject }) => json(subject),
    form: (ctx, to, typed) => erasurePage(ctx, to, typed),
  }),
  action({
    method: "post",
    path: "/guardian/:id/erasure/withdrawal",
    doc: "Take back that my child was to be erased",
    by: ["guardian"],
    params: child,
    input: z.object({}),
    load: async (ctx, at) => leaving(await myChild(ctx, at)),
    can: (_ctx, { to, row }) => mayRegret(to, row),
    run: (ctx, { row }) => regretErasure(ctx, row),
    html: () => redirect("/guardian", { key: "privacy.notices.regrettedChild" }),
    json: () => ({ askedAt: null, dueAt: null }),
  }),
];
