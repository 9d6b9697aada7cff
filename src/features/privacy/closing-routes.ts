import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, text, z } from "../../platform/fields.ts";
import { closingPage } from "./closing-present.ts";
import { closeAccount, type Closing, closingOf } from "./closing-service.ts";
import { regretErasure } from "./erasure-service.ts";
import type { Erasure } from "./schema.ts";

const by = ["secretariat"] as const;
const params = z.object({ id: Id });
const load = (ctx: MemberContext, at: { params: { id: string } }) => closingOf(ctx, at.params.id);
type Closed = Closing & { erasure: Erasure };
const loadClosed = async (ctx: MemberContext, at: { params: { id: string } }): Promise<Closed | null> => {
  const it = await load(ctx, at);
  return it?.erasure?.why === "closed" ? { ...it, erasure: it.erasure } : null;
};
const json = ({ erasure }: Closing) => ({
  closed: erasure?.why === "closed",
  dueAt: erasure?.dueAt ?? null,
});

export const closingActions = [
  action({
    method: "get",
    path: "/admin/people/:id/closing",
    doc: "What closing somebody's account does; and of a closed one why, until when, and the way back",
    by,
    fresh: true,
    params,
    load,
    can: "always",
    html: ({ ctx, subject }) => closingPage(ctx, subject, untouched),
    json: ({ subject }) => json(subject),
  }),
  action({
    method: "post",
    path: "/admin/people/:id/closing",
    doc: "Close somebody's account, with the reason that they read",
    by,
    fresh: true,
    params,
    input: z.object({ reason: text(1000) }),
    load,
    can: "always",
    run: (ctx, subject, { reason }) => closeAccount(ctx, subject, reason),
    html: ({ subject }) =>
      redirect(`/admin/people/${subject.person._id}/closing`, { key: "privacy.notices.closed" }),
    json: () => ({ closed: true }),
    form: (ctx, subject, typed) => closingPage(ctx, subject, typed),
  }),
  action({
    method: "post",
    path: "/admin/people/:id/closing/withdrawal",
    doc: "Open again an account that the secretariat closed",
    by,
    fresh: true,
    params,
    input: z.object({}),
    load: loadClosed,
    can: "always",
    run: (ctx, { erasure }) => regretErasure(ctx, erasure),
    html: ({ subject }) =>
      redirect(`/admin/people/${subject.person._id}/closing`, { key: "privacy.notices.reopened" }),
    json: () => ({ closed: false }),
    form: (ctx, subject, typed) => closingPage(ctx, subject, typed),
  }),
];
