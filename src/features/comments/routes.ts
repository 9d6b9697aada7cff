import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { choice, Id, whole, z } from "../../platform/fields.ts";
import { mayDecide, mayReturn, mayTakeBack, mayWrite } from "./policy.ts";
import { circleJson, circlePage, newCommentPage, presentThreads, threadPage } from "./present.ts";
import { commentAt, demoAt } from "./reach.ts";
import { AnswerInput, CircleInput, DECISIONS, DecisionInput, NewCommentInput } from "./schema.ts";
import { addComment, answerComment, changeCircle, decide, returnComment, takeBack } from "./service.ts";

const params = z.object({ id: Id });
const versionParams = z.object({ id: Id, n: whole(1, 100_000) });
const aForm = { none: "a form; programs use the door it posts to" };
const byDemo = (ctx: MemberContext, at: { params: { id: string } }) => demoAt(ctx, at.params.id);
const byComment = (ctx: MemberContext, at: { params: { id: string } }) => commentAt(ctx, at.params.id);

async function versionAt(ctx: MemberContext, at: { params: { id: string; n: number } }) {
  const found = await demoAt(ctx, at.params.id);
  const version = found?.versions.find((one) => one.n === at.params.n);
  return found && version ? { ...found, version } : null;
}
const spotOf = ({ demo, n, _id }: { demo: string; n: number; _id: string }): string =>
  `/demos/${demo}?v=${n}#c-${_id}`;

const list = action({
  method: "get",
  path: "/demos/:id/comments",
  doc: "What was said of a demo, by version and second",
  by: "member",
  params,
  load: byDemo,
  can: "always",
  html: { none: "the comments stand on the demo's own page" },
  json: async ({ ctx, subject }) => ({ seat: subject.seat, comments: await presentThreads(ctx, subject) }),
});
const newComment = action({
  method: "get",
  path: "/demos/:id/versions/:n/comments/new",
  doc: "The form for a comment at a second",
  by: "member",
  params: versionParams,
  load: versionAt,
  can: (_ctx, { seat }) => mayWrite(seat),
  html: ({ ctx, subject }) => newCommentPage(ctx, subject, untouched),
  json: aForm,
});
const creation = action({
  method: "post",
  path: "/demos/:id/versions/:n/comments",
  doc: "Say something at a second of a version: `from` and `to` as m:ss or whole seconds",
  by: "member",
  params: versionParams,
  input: NewCommentInput,
  load: versionAt,
  can: (_ctx, { seat }) => mayWrite(seat),
  run: (ctx, subject, input) => addComment(ctx, subject, subject.version, input),
  html: ({ result }) =>
    redirect(spotOf(result), {
      key: "comments.notices.added",
      undo: { action: `/comments/${result._id}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id }),
  form: (ctx, subject, typed) => newCommentPage(ctx, subject, typed),
});
const thread = action({
  method: "get",
  path: "/comments/:id",
  doc: "A comment with its answers",
  by: "member",
  params,
  query: z.object({ decision: choice(DECISIONS).optional().catch(undefined) }),
  load: async (ctx, at) => {
    const found = await byComment(ctx, at);
    return found && { ...found, wish: at.query.decision ?? null };
  },
  can: "always",
  html: ({ ctx, subject }) => threadPage(ctx, subject, untouched, subject.wish),
  json: async ({ ctx, subject }) =>
    (await presentThreads(ctx, subject)).find((one) => one.id === subject.root._id) ?? null,
});
const answer = action({
  method: "post",
  path: "/comments/:id/answers",
  doc: "Answer a comment",
  by: "member",
  params,
  input: AnswerInput,
  load: byComment,
  can: (_ctx, { seat }) => mayWrite(seat),
  run: (ctx, { root }, input) => answerComment(ctx, root, input),
  html: ({ result, subject }) =>
    redirect(spotOf(subject.root), {
      key: "comments.notices.answered",
      undo: { action: `/comments/${result._id}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id }),
  form: (ctx, subject, typed) => threadPage(ctx, subject, typed),
});
const decision = action({
  method: "post",
  path: "/comments/:id/decision",
  doc: "Decide on a comment: used (in which version), not used (why), later; nothing takes the decision back",
  by: "member",
  params,
  input: DecisionInput,
  load: byComment,
  can: (_ctx, { seat, root }) => mayDecide(seat, root),
  run: (ctx, subject, input) => decide(ctx, subject, subject.root, input),
  html: ({ result, subject: { root } }) =>
    redirect(spotOf(root), {
      key: `comments.notices.${result.decision ?? "undecided"}`,
      undo: {
        action: `/comments/${root._id}/decision`,
        fields: {
          decision: root.decision ?? "",
          usedIn: root.usedIn === null ? "" : String(root.usedIn),
          why: root.why,
          version: String(result.version),
        },
      },
    }),
  json: ({ result }) => ({ id: result._id, decision: result.decision, version: result.version }),
  form: (ctx, subject, typed) => threadPage(ctx, subject, typed),
});
const withdrawal = action({
  method: "post",
  path: "/comments/:id/withdrawal",
  doc: "Take one's own comment or answer back, within ten minutes and while nobody has answered",
  by: "member",
  params,
  load: byComment,
  can: (ctx, { comment }) => mayTakeBack(ctx.actor.personId, comment, ctx.now),
  run: (ctx, { comment }) => takeBack(ctx, comment),
  html: ({ result, subject: { root } }) =>
    redirect(`/demos/${root.demo}?v=${root.n}#v${root.n}`, {
      key: "comments.notices.takenBack",
      undo: { action: `/comments/${result._id}/return` },
    }),
  json: () => null,
  form: (ctx, subject, typed) => threadPage(ctx, subject, typed),
});
const comeback = action({
  method: "post",
  path: "/comments/:id/return",
  doc: "Let one's own comment stand again that was taken back",
  by: "member",
  params,
  load: byComment,
  can: (ctx, { comment }) => mayReturn(ctx.actor.personId, comment, ctx.now),
  run: (ctx, { comment }) => returnComment(ctx, comment),
  html: ({ subject: { root } }) => redirect(spotOf(root), { key: "comments.notices.returned" }),
  json: () => null,
  form: (ctx, subject, typed) => threadPage(ctx, subject, typed),
});
const circle = action({
  method: "get",
  path: "/demos/:id/commenters",
  doc: "Who may comment on a demo, and whom the owner may invite",
  by: "member",
  params,
  load: byDemo,
  can: (_ctx, { seat }) => seat === "owner",
  html: ({ ctx, subject }) => circlePage(ctx, subject, untouched),
  json: ({ ctx, subject }) => circleJson(ctx, subject),
});
const circleChange = action({
  method: "post",
  path: "/demos/:id/commenters",
  doc: "Choose who may comment beside the mentor",
  by: "member",
  params,
  input: CircleInput,
  load: byDemo,
  can: (_ctx, { seat }) => seat === "owner",
  run: (ctx, subject, input) => changeCircle(ctx, subject, input),
  html: ({ result }) => redirect(`/demos/${result._id}`, { key: "comments.notices.circle" }),
  json: ({ result }) => ({ invited: result.invited, version: result.version }),
  form: (ctx, subject, typed) => circlePage(ctx, subject, typed),
});

export const commentActions = [
  list,
  newComment,
  creation,
  thread,
  answer,
  decision,
  withdrawal,
  comeback,
  circle,
  circleChange,
];
