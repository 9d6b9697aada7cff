import { action, redirect, untouched } from "../../http/action.ts";
import { type MemberContext, organisationsOf, type RoleKind } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { findTie, type Tie } from "../ties/index.ts";
import { followersOf, followingOf } from "./home.ts";
import { askPage, codePage, followerJson, followersPage, followingPage } from "./present.ts";
import { openCodeOf } from "./model.ts";
import { asksFor, mayEnd, seesFollowers } from "./policy.ts";
import { AnswerInput, AskInput, ScopeInput } from "./schema.ts";
import {
  answerAsk,
  askWithCode,
  changeScope,
  closeCode,
  endFollow,
  makeCode,
  reopenFollow,
} from "./service.ts";

const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };
const here = () => ({ here: true });
const FOLLOWERS = ["staff", "booker", "officer", "partner"] as const satisfies readonly RoleKind[];

const me = (ctx: MemberContext): Promise<Relation | null> => relationTo(ctx, ctx.actor.personId);
/** A follow of a musician whose followers the actor may see. */
async function loadFollow(ctx: MemberContext, { params: { id } }: { params: { id: string } }) {
  const tie = await findTie(id);
  if (tie?.kind !== "follow") return null;
  const to = await relationTo(ctx, tie.to);
  return to && seesFollowers(to) ? { tie, to } : null;
}
const listOf = (to: Relation): string => (to.self ? "/me/followers" : `/people/${to.person._id}/followers`);
const followJson = (tie: Tie) => ({
  id: tie._id,
  organisationId: tie.from,
  scope: tie.scope,
  status: tie.status,
});

export const followers = action({
  method: "get",
  path: "/me/followers",
  doc: "Who follows me, and who asks to",
  by: ["musician"],
  load: me,
  can: "always",
  html: ({ ctx, subject }) => followersPage(ctx, subject, untouched),
  json: async ({ ctx, subject }) => (await followersOf(ctx, subject.person._id)).map(followerJson),
});
export const childsFollowers = action({
  method: "get",
  path: "/people/:id/followers",
  doc: "Who follows a musician under 15, for the guardian",
  by: "member",
  params,
  load: async (ctx, { params: { id } }) => {
    const to = await relationTo(ctx, id);
    return to && seesFollowers(to) ? to : null;
  },
  can: "always",
  html: ({ ctx, subject }) => followersPage(ctx, subject, untouched),
  json: async ({ ctx, subject }) => (await followersOf(ctx, subject.person._id)).map(followerJson),
});
export const answer = action({
  method: "post",
  path: "/followers/:id/answer",
  doc: "Answer who asks to follow: yes with a scope, or no",
  by: "member",
  params,
  input: AnswerInput,
  load: loadFollow,
  can: (_ctx, { to }) => mayEnd(to),
  fresh: ({ to }, input) => !to.self && input.answer === "yes",
  run: answerAsk,
  html: ({ subject, result }) =>
    redirect(listOf(subject.to), {
      key: result.status === "active" ? "follows.notices.agreed" : "follows.notices.declined",
      ...(result.status === "active" ? { undo: { action: `/followers/${result._id}/closure` } } : {}),
    }),
  json: ({ result }) => followJson(result),
  form: (ctx, { to }, typed) => followersPage(ctx, to, typed),
});
export const scope = action({
  method: "post",
  path: "/followers/:id/scope",
  doc: "Change what a follower may see",
  by: "member",
  params,
  input: ScopeInput,
  load: loadFollow,
  can: (_ctx, { to }) => mayEnd(to),
  fresh: ({ to, tie }, input) => !to.self && input.scope !== tie.scope && input.scope === "progressAndDemos",
  run: (ctx, subject, input) => changeScope(ctx, subject, input.scope),
  html: ({ subject, result }) =>
    redirect(listOf(subject.to), {
      key: "follows.notices.rescoped",
      ...(subject.tie.scope && subject.tie.scope !== result.scope
        ? { undo: { action: `/followers/${result._id}/scope`, fields: { scope: subject.tie.scope } } }
        : {}),
    }),
  json: ({ result }) => followJson(result),
  form: (ctx, { to }, typed) => followersPage(ctx, to, typed),
});
export const closure = action({
  method: "post",
  path: "/followers/:id/closure",
  doc: "End that somebody follows me, at once everywhere",
  by: "member",
  params,
  load: loadFollow,
  can: (_ctx, { to }) => mayEnd(to),
  run: (ctx, { tie }) => endFollow(ctx, tie),
  html: ({ subject }) =>
    redirect(listOf(subject.to), {
      key: "follows.notices.ended",
      ...(subject.tie.status === "active"
        ? { undo: { action: `/followers/${subject.tie._id}/reopening` } }
        : {}),
    }),
  json: ({ result }) => followJson(result),
  form: (ctx, { to }, typed) => followersPage(ctx, to, typed),
});
export const reopening = action({
  method: "post",
  path: "/followers/:id/reopening",
  doc: "Take back, within ten minutes, that a follow was ended",
  by: "member",
  params,
  load: loadFollow,
  can: (_ctx, { to }) => mayEnd(to),
  run: reopenFollow,
  html: ({ subject }) => redirect(listOf(subject.to), { key: "follows.notices.reopened" }),
  json: ({ result }) => followJson(result),
  form: (ctx, { to }, typed) => followersPage(ctx, to, typed),
});

export const code = action({
  method: "get",
  path: "/me/follow-code",
  doc: "The code that a musician shows to whom may ask to follow",
  by: ["musician"],
  load: me,
  can: "always",
  html: ({ ctx, subject }) => codePage(ctx, subject),
  json: async ({ ctx, subject }) => {
    const row = subject.gateOpen ? await openCodeOf(subject.person._id, ctx.now) : null;
    return { code: row?.code ?? null, expiresAt: row?.expiresAt ?? null };
  },
});
export const newCode = action({
  method: "post",
  path: "/me/follow-code",
  doc: "Make a fresh follow code; the one before stops working",
  by: ["musician"],
  load: me,
  can: (_ctx, subject) => subject.gateOpen,
  run: (ctx) => makeCode(ctx),
  html: () => redirect("/me/follow-code"),
  json: ({ result }) => ({ code: result.code, expiresAt: result.expiresAt }),
});
export const codeClosure = action({
  method: "post",
  path: "/me/follow-code/closure",
  doc: "The follow code stops working",
  by: ["musician"],
  load: me,
  can: "always",
  run: (ctx) => closeCode(ctx),
  html: () => redirect("/me/follow-code", { key: "follows.notices.codeClosed" }),
  json: () => null,
});

export const following = action({
  method: "get",
  path: "/following",
  doc: "The musicians whom one's organisations follow",
  by: FOLLOWERS,
  load: here,
  can: "always",
  html: ({ ctx }) => followingPage(ctx),
  json: ({ ctx }) => followingOf(ctx, organisationsOf(ctx.actor)),
});
export const askForm = action({
  method: "get",
  path: "/following/new",
  doc: "The form that asks to follow with a code",
  by: FOLLOWERS,
  load: here,
  can: "always",
  html: ({ ctx }) => askPage(ctx, untouched),
  json: form,
});
export const ask = action({
  method: "post",
  path: "/following",
  doc: "Ask to follow the musician who showed a code",
  by: FOLLOWERS,
  input: AskInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => askWithCode(ctx, input),
  html: ({ result }) =>
    redirect("/following", {
      key: "follows.notices.asked",
      undo: { action: `/following/${result._id}/closure` },
    }),
  json: ({ result }) => ({ id: result._id, scope: result.scope, status: result.status }),
  form: (ctx, _subject, typed) => askPage(ctx, typed),
});
export const unfollowing = action({
  method: "post",
  path: "/following/:id/closure",
  doc: "Stop following, or take an ask back",
  by: FOLLOWERS,
  params,
  load: async (ctx, { params: { id } }) => {
    const tie = await findTie(id);
    return tie?.kind === "follow" && asksFor(ctx.actor, tie.from) ? tie : null;
  },
  can: "always",
  run: (ctx, tie) => endFollow(ctx, tie),
  html: () => redirect("/following", { key: "follows.notices.unfollowed" }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
});

export const followActions = [
  followers,
  childsFollowers,
  answer,
  scope,
  closure,
  reopening,
  code,
  newCode,
  codeClosure,
  following,
  askForm,
  ask,
  unfollowing,
];
