import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { choice, email, Id, maybeText, z } from "../../platform/fields.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { findInvitation, withdraw } from "../invitations/index.ts";
import { admissionAnswer, admissionWithdrawal } from "./admission-routes.ts";
import { waitingOf } from "./admission-present.ts";
import { findAct } from "./model.ts";
import { actForm, actPage, actsPage, inviteForm, memberForm, presentAct, presentActs } from "./present.ts";
import { changeMember, endMember, inviteMember, mayRestore, restoreMember } from "./members-service.ts";
import { agreesToPublic, memberOf } from "./policy.ts";
import { reach, reachAct } from "./reach.ts";
import { EditActInput, MemberInput, NewActInput } from "./schema.ts";
import { answerPublic, createAct, editAct, setOptedIn } from "./service.ts";

const params = z.object({ id: Id });
const memberParams = z.object({ id: Id, personId: Id });
const aForm = { none: "a form; programs use the door it posts to" };
const here = () => ({ here: true });
const byId = (ctx: MemberContext, at: { params: { id: string } }) => reachAct(ctx, at.params.id);

/** The act and one of its members now. */
async function withMember(ctx: MemberContext, at: { params: { id: string; personId: string } }) {
  const reached = await reachAct(ctx, at.params.id);
  return reached && memberOf(reached.act, at.params.personId)
    ? { ...reached, personId: at.params.personId }
    : null;
}

/** A child under 15 whose guardian's word the actor's is. */
const isMyChild = (relations: readonly Relation[], personId: string): boolean =>
  relations.some((to) => to.person._id === personId && to.approver);

/** An act and somebody who may be out of it, for those inside and for who left it themselves or took their child out. */
async function departed(ctx: MemberContext, at: { params: { id: string; personId: string } }) {
  const { id, personId } = at.params;
  const row = await findAct(id);
  if (!row) return null;
  const reached = await reach(ctx, row);
  const to = mayRestore(ctx, row, personId) ? await relationTo(ctx, personId) : null;
  const isMine = to !== null && (to.self || to.approver);
  return reached || isMine ? { act: row, reached, isMine, personId } : null;
}

export const acts = action({
  method: "get",
  path: "/acts",
  doc: "The acts one plays in",
  by: "member",
  load: here,
  can: "always",
  html: ({ ctx }) => actsPage(ctx),
  json: async ({ ctx }) => ({ acts: await presentActs(ctx), waiting: await waitingOf(ctx) }),
});
export const newAct = action({
  method: "get",
  path: "/acts/new",
  doc: "The form for a new act",
  by: ["musician"],
  load: here,
  can: "always",
  html: ({ ctx }) => actForm(ctx, null, untouched),
  json: aForm,
});
export const creation = action({
  method: "post",
  path: "/acts",
  doc: "Make an act",
  by: ["musician"],
  input: NewActInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => createAct(ctx, input),
  html: ({ result }) => redirect(`/acts/${result._id}`, { key: "acts.notices.created" }),
  json: ({ result }) => ({ id: result._id, version: result.version }),
  form: (ctx, _subject, typed) => actForm(ctx, null, typed),
});
export const act = action({
  method: "get",
  path: "/acts/:id",
  doc: "An act, as its members see it",
  by: "member",
  params,
  load: byId,
  can: "always",
  html: ({ ctx, subject }) => actPage(ctx, subject),
  json: ({ ctx, subject }) => presentAct(ctx, subject),
});
export const editing = action({
  method: "get",
  path: "/acts/:id/edit",
  doc: "The form for what an act says of itself",
  by: "member",
  params,
  load: byId,
  can: (_ctx, { admin }) => admin,
  html: ({ ctx, subject }) => actForm(ctx, subject.act, untouched),
  json: aForm,
});
export const change = action({
  method: "post",
  path: "/acts/:id",
  doc: "Change what an act says of itself",
  by: "member",
  params,
  input: EditActInput,
  load: byId,
  can: (_ctx, { admin }) => admin,
  run: (ctx, { act: row }, { version, ...input }) => editAct(ctx, row, version, input),
  html: ({ result }) => redirect(`/acts/${result._id}`, { key: "acts.notices.saved" }),
  json: ({ result }) => ({ id: result._id, version: result.version }),
  form: (ctx, subject, typed) => actForm(ctx, subject.act, typed),
});

export const inviting = action({
  method: "get",
  path: "/acts/:id/invitations/new",
  doc: "The form for inviting a member",
  by: "member",
  params,
  load: byId,
  can: (_ctx, { admin, act: row }) => admin && row.kind !== "solo",
  html: ({ ctx, subject }) => inviteForm(ctx, subject, untouched),
  json: aForm,
});
export const invitation = action({
  method: "post",
  path: "/acts/:id/invitations",
  doc: "Invite somebody into the act by mail",
  by: "member",
  params,
  input: z.object({ email, roles: maybeText(200) }),
  load: byId,
  can: (_ctx, { admin, act: row }) => admin && row.kind !== "solo",
  run: (ctx, { act: row }, input) => inviteMember(ctx, row, input.email, input.roles),
  html: ({ subject, result }) =>
    redirect(`/acts/${subject.act._id}`, {
      key: "acts.notices.invited",
      undo: { action: `/acts/${subject.act._id}/invitations/${result._id}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id }),
  form: (ctx, subject, typed) => inviteForm(ctx, subject, typed),
});
export const invitationWithdrawal = action({
  method: "post",
  path: "/acts/:id/invitations/:invitationId/withdrawal",
  doc: "Take an invitation back",
  by: "member",
  params: z.object({ id: Id, invitationId: Id }),
  load: async (ctx, at) => {
    const reached = await reachAct(ctx, at.params.id);
    const row = reached?.admin ? await findInvitation(at.params.invitationId) : null;
    return reached && row?.kind === "actMember" && row.about === reached.act._id ? { ...reached, row } : null;
  },
  can: (_ctx, { admin }) => admin,
  run: (ctx, { row }) => withdraw(ctx, row._id),
  html: ({ subject }) => redirect(`/acts/${subject.act._id}`, { key: "acts.notices.withdrawn" }),
  json: () => null,
  form: (ctx, subject, typed) => actPage(ctx, subject, typed),
});

export const member = action({
  method: "get",
  path: "/acts/:id/members/:personId",
  doc: "The form for a member's part in an act",
  by: "member",
  params: memberParams,
  load: withMember,
  can: (_ctx, { admin }) => admin,
  html: ({ ctx, subject }) => memberForm(ctx, subject, untouched),
  json: aForm,
});
export const memberChange = action({
  method: "post",
  path: "/acts/:id/members/:personId",
  doc: "Change a member's part in an act",
  by: "member",
  params: memberParams,
  input: MemberInput,
  load: withMember,
  can: (_ctx, { admin }) => admin,
  run: (ctx, { act: row, personId }, input) => changeMember(ctx, row, personId, input),
  html: ({ result }) => redirect(`/acts/${result._id}`, { key: "acts.notices.saved" }),
  json: ({ result }) => ({ id: result._id, version: result.version }),
  form: (ctx, subject, typed) => memberForm(ctx, subject, typed),
});
export const departure = action({
  method: "post",
  path: "/acts/:id/members/:personId/departure",
  doc: "Leave an act, or take a member or one's own child under 15 out",
  by: "member",
  params: memberParams,
  load: withMember,
  can: (ctx, { admin, personId, relations }) =>
    admin || personId === ctx.actor.personId || isMyChild(relations, personId),
  run: (ctx, { act: row, personId }) => endMember(ctx, row, personId),
  html: ({ ctx, subject }) => {
    const { act: row, personId, relations } = subject;
    const self = relations.find((to) => to.person._id === personId && to.self);
    const undo = { action: `/acts/${row._id}/members/${personId}/return` };
    if (personId !== ctx.actor.personId)
      return redirect(subject.member ? `/acts/${row._id}` : "/guardian", {
        key: "acts.notices.removed",
        undo,
      });
    const isHeard = self !== undefined && agreesToPublic(self.facts, row._id);
    return redirect("/acts", { key: isHeard ? "acts.notices.leftHeard" : "acts.notices.left", undo });
  },
  json: () => null,
  form: (ctx, subject, typed) => actPage(ctx, subject, typed),
});
export const memberReturn = action({
  method: "post",
  path: "/acts/:id/members/:personId/return",
  doc: "Take back that one left, or took somebody out, within the hour",
  by: "member",
  params: memberParams,
  load: departed,
  can: (_ctx, { reached, isMine }) => isMine || reached?.admin === true,
  run: (ctx, { act: row, personId }) => restoreMember(ctx, row, personId),
  html: ({ subject }) => redirect(`/acts/${subject.act._id}`, { key: "acts.notices.returned" }),
  json: () => null,
  form: (ctx, { reached }, typed) => (reached ? actPage(ctx, reached, typed) : actsPage(ctx, typed)),
});

const answer = z.object({ answer: choice(["yes", "no"]) });
export const publication = action({
  method: "post",
  path: "/acts/:id/publication",
  doc: "Ask for a public page of the act, or take it down",
  by: "member",
  params,
  input: answer,
  load: byId,
  can: (_ctx, { admin }) => admin,
  run: (ctx, { act: row }, input) => setOptedIn(ctx, row, input.answer === "yes"),
  html: ({ result, input }) =>
    redirect(`/acts/${result._id}`, {
      key: input.answer === "yes" ? "acts.notices.asked" : "acts.notices.hidden",
      undo: {
        action: `/acts/${result._id}/publication`,
        fields: { answer: input.answer === "yes" ? "no" : "yes" },
      },
    }),
  json: async ({ ctx, subject, result }) => presentAct(ctx, { ...subject, act: result }),
  form: (ctx, subject, typed) => actPage(ctx, subject, typed),
});
export const publicConsent = action({
  method: "post",
  path: "/acts/:id/members/:personId/consent",
  doc: "Say yes or no to the act being public with this member in it",
  by: "member",
  params: memberParams,
  input: answer,
  load: async (ctx, at) => {
    const found = await withMember(ctx, at);
    const to = found?.relations.find((one) => one.person._id === at.params.personId);
    return found && to ? { ...found, to } : null;
  },
  can: (_ctx, { to }) => to.self || to.approver,
  fresh: ({ to }, input) => !to.self && input.answer === "yes",
  run: (ctx, { act: row, to }, input) => answerPublic(ctx, row, to, input.answer === "yes"),
  html: ({ subject, input }) =>
    redirect(`/acts/${subject.act._id}`, {
      key: input.answer === "yes" ? "acts.notices.agreed" : "acts.notices.refused",
    }),
  json: () => null,
  form: (ctx, subject, typed) => actPage(ctx, subject, typed),
});

export const actActions = [
  acts,
  newAct,
  creation,
  act,
  editing,
  change,
  inviting,
  invitation,
  invitationWithdrawal,
  member,
  memberChange,
  departure,
  memberReturn,
  publication,
  publicConsent,
  admissionAnswer,
  admissionWithdrawal,
];
