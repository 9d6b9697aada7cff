import { action, redirect } from "../../http/action.ts";
import {
  AgreementInput,
  AnswerInput,
  ApprovalInput,
  FollowInput,
  ReasonInput,
  RefusalInput,
  VersionInput,
} from "./schema.ts";
import type { Recommendation } from "./schema.ts";
import { undoableTo } from "./policy.ts";
import { again, at, can, load, params } from "./routes.ts";
import { agree, answer, approve, followUp, refuseIt, reply, undo, withdraw } from "./steps-service.ts";

const brief = ({ result }: { result: Recommendation }) => ({
  id: result._id,
  status: result.status,
  version: result.version,
});

/** The sentence after an answer, with the way back. */
const answered = (row: Recommendation, key: string, to: string = at(row._id)) =>
  redirect(to, {
    key: `recommendations.notices.${key}`,
    undo: { action: `${at(row._id)}/undo`, fields: { version: String(row.version) } },
  });

export const agreement = action({
  method: "post",
  path: "/recommendations/:id/agreement",
  doc: "The pupil's motivation and yes",
  by: "member",
  params,
  input: AgreementInput,
  load,
  can: can("agree"),
  run: agree,
  html: ({ result }) => answered(result, result.status),
  json: brief,
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const refusal = action({
  method: "post",
  path: "/recommendations/:id/refusal",
  doc: "The pupil's or the guardian's no, with a sentence or without",
  by: "member",
  params,
  input: RefusalInput,
  load,
  can: can("refuse"),
  run: refuseIt,
  html: ({ result }) => answered(result, "refused"),
  json: brief,
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const approval = action({
  method: "post",
  path: "/recommendations/:id/approval",
  doc: "The guardian's answer under 15: a yes sends it",
  by: "member",
  params,
  input: ApprovalInput,
  load,
  can: can("approve"),
  fresh: (_at, input) => input.answer === "yes",
  run: approve,
  html: ({ result }) => answered(result, result.status),
  json: brief,
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const reception = action({
  method: "post",
  path: "/recommendations/:id/answer",
  doc: "The receiver accepts, declines with a reason, or asks",
  by: "member",
  params,
  input: AnswerInput,
  load,
  can: can("answer"),
  run: answer,
  html: ({ result }) => answered(result, result.status),
  json: brief,
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const replying = action({
  method: "post",
  path: "/recommendations/:id/reply",
  doc: "The school answers the receiver's question",
  by: ["staff"],
  params,
  input: ReasonInput,
  load,
  can: can("reply"),
  run: reply,
  html: ({ result }) => answered(result, "replied"),
  json: brief,
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const withdrawal = action({
  method: "post",
  path: "/recommendations/:id/withdrawal",
  doc: "Withdraw a recommendation; it is gone for the receiver at once",
  by: "member",
  params,
  load,
  can: can("withdraw"),
  run: withdraw,
  html: ({ result }) => answered(result, "withdrawn", "/recommendations"),
  json: brief,
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const undoing = action({
  method: "post",
  path: "/recommendations/:id/undo",
  doc: "Take one's own last answer back, for an hour; a yes that sent it on for ten minutes, until it is opened",
  by: "member",
  params,
  input: VersionInput,
  load,
  can: (ctx, reached) => undoableTo(ctx.actor, reached, ctx.now) !== null,
  run: (ctx, subject, input) => undo(ctx, subject, input.version),
  html: ({ result }) => redirect(at(result._id), { key: "recommendations.notices.undone" }),
  json: ({ result }) => brief({ result }),
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});
export const following = action({
  method: "post",
  path: "/recommendations/:id/follow",
  doc: "Ask to follow the musician whose recommendation was accepted",
  by: "member",
  params,
  input: FollowInput,
  load,
  can: can("follow"),
  run: (ctx, subject, input) => followUp(ctx, subject, input.scope),
  html: ({ subject }) => redirect(at(subject.row._id), { key: "recommendations.notices.followAsked" }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
  form: (ctx, subject, typed) => again(ctx, subject, typed),
});

export const answerActions = [
  agreement,
  refusal,
  approval,
  reception,
  replying,
  withdrawal,
  undoing,
  following,
];
