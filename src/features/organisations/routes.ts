import { action, redirect, untouched } from "../../http/action.ts";
import { hasRole, type MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { findInvitation } from "../invitations/index.ts";
import { handOver, takeHandoverBack } from "./handover-service.ts";
import { inviteMember, MEMBERSHIP, resendMembership, withdrawMembership } from "./invitations-service.ts";
import { findMemberOf, findOrganisation, findMembership } from "./model.ts";
import { organisationForm, organisationJson, organisationPage, organisationsPage } from "./present.ts";
import { coordinates, isMemberOf, seesOrganisation } from "./policy.ts";
import { ApplicationInput, EditInput, InviteInput, MemberInput, type Organisation } from "./schema.ts";
import { createOrganisation, editOrganisation, removeMember, returnMember } from "./service.ts";

const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };
const here = () => ({ here: true });
const at = (row: Organisation): string => `/organisations/${row._id}`;

const load = async (ctx: MemberContext, { params: { id } }: { params: { id: string } }) => {
  const row = await findOrganisation(id);
  return row && seesOrganisation(ctx.actor, row) ? row : null;
};
/** The tools of a coordinator: 403 for its other people, 404 for everybody else. */
const loadInside = async (ctx: MemberContext, given: { params: { id: string } }) => {
  const row = await load(ctx, given);
  const inside = row && (isMemberOf(ctx.actor, row._id) || hasRole(ctx.actor, "secretariat"));
  return inside && row.approvedAt && !row.closedAt ? row : null;
};
const mayManage = (ctx: MemberContext, row: Organisation): boolean =>
  hasRole(ctx.actor, "secretariat") || coordinates(ctx.actor, row._id);

export const organisations = action({
  method: "get",
  path: "/organisations",
  doc: "One's own organisations and applications",
  by: "member",
  load: here,
  can: "always",
  html: ({ ctx }) => organisationsPage(ctx),
  json: { none: "the account's roles name one's organisations" },
});
export const applicationForm = action({
  method: "get",
  path: "/organisations/new",
  doc: "The form that applies for a new organisation",
  by: "member",
  load: here,
  can: "always",
  html: ({ ctx }) => applyForm(ctx, untouched),
  json: form,
});
const applyForm = (ctx: MemberContext, typed: typeof untouched) =>
  organisationForm(ctx, { row: null, action: "/organisations", key: "apply", back: "/organisations" }, typed);

export const application = action({
  method: "post",
  path: "/organisations",
  doc: "Apply for a new organisation; the secretariat approves",
  by: "member",
  input: ApplicationInput,
  load: here,
  can: "always",
  run: (ctx, _subject, { requestId, ...input }) => createOrganisation(ctx, input, false, requestId),
  html: ({ result }) => redirect(at(result), { key: "organisations.notices.applied" }),
  json: ({ result }) => organisationJson(result),
  form: (ctx, _subject, typed) => applyForm(ctx, typed),
});

export const organisation = action({
  method: "get",
  path: "/organisations/:id",
  doc: "An organisation; its people for those who work there",
  by: "member",
  params,
  load,
  can: "always",
  html: ({ ctx, subject }) => organisationPage(ctx, subject),
  json: ({ subject }) => organisationJson(subject),
});
export const editForm = action({
  method: "get",
  path: "/organisations/:id/edit",
  doc: "The form that edits an organisation",
  by: "member",
  params,
  load: loadInside,
  can: mayManage,
  html: ({ ctx, subject }) => formOf(ctx, subject, untouched),
  json: form,
});
const formOf = (ctx: MemberContext, row: Organisation, typed: typeof untouched) =>
  organisationForm(ctx, { row, action: `${at(row)}/edit`, key: "edit", back: at(row) }, typed);

export const edit = action({
  method: "post",
  path: "/organisations/:id/edit",
  doc: "Change an organisation's name, place and words",
  by: "member",
  params,
  input: EditInput,
  load: loadInside,
  can: mayManage,
  run: (ctx, row, { version, ...change }) => editOrganisation(ctx, row, version, change),
  html: ({ result }) => redirect(at(result), { key: "organisations.notices.saved" }),
  json: ({ result }) => organisationJson(result),
  form: (ctx, subject, typed) => formOf(ctx, subject, typed),
});

export const invitation = action({
  method: "post",
  path: "/organisations/:id/invitations",
  doc: "Invite somebody by mail to work at the organisation",
  by: "member",
  params,
  input: InviteInput,
  load: loadInside,
  can: mayManage,
  run: (ctx, row, input) => inviteMember(ctx, row, input.email),
  html: ({ subject, result }) =>
    redirect(at(subject), {
      key: "organisations.notices.invited",
      undo: { action: `${at(subject)}/invitations/${result._id}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id, expiresAt: result.expiresAt }),
  form: (ctx, subject, typed) => organisationPage(ctx, subject, typed),
});

const invitationParams = z.object({ id: Id, invitationId: Id });
const loadInvitation = async (
  ctx: MemberContext,
  given: { params: { id: string; invitationId: string } },
) => {
  const [row, found] = await Promise.all([loadInside(ctx, given), findInvitation(given.params.invitationId)]);
  return row && found && found.about === row._id && found.kind === MEMBERSHIP ? { row, found } : null;
};
export const resending = action({
  method: "post",
  path: "/organisations/:id/invitations/:invitationId/resending",
  doc: "Send an invitation again with a new link",
  by: "member",
  params: invitationParams,
  load: loadInvitation,
  can: (ctx, { row }) => mayManage(ctx, row),
  run: (ctx, { row, found }) => resendMembership(ctx, row, found),
  html: ({ subject }) => redirect(at(subject.row), { key: "organisations.notices.resent" }),
  json: () => ({ sent: true }),
  form: (ctx, { row }, typed) => organisationPage(ctx, row, typed),
});
export const withdrawal = action({
  method: "post",
  path: "/organisations/:id/invitations/:invitationId/withdrawal",
  doc: "Take an invitation back",
  by: "member",
  params: invitationParams,
  load: loadInvitation,
  can: (ctx, { row }) => mayManage(ctx, row),
  run: (ctx, { row, found }) => withdrawMembership(ctx, row, found),
  html: ({ subject }) => redirect(at(subject.row), { key: "organisations.notices.withdrawn" }),
  json: () => ({ withdrawn: true }),
  form: (ctx, { row }, typed) => organisationPage(ctx, row, typed),
});

const memberParams = z.object({ id: Id, memberId: Id });
const loadMember = async (ctx: MemberContext, given: { params: { id: string; memberId: string } }) => {
  const [row, member] = await Promise.all([loadInside(ctx, given), findMembership(given.params.memberId)]);
  return row && member?.organisationId === row._id ? { row, member } : null;
};
export const removal = action({
  method: "post",
  path: "/organisations/:id/members/:memberId/removal",
  doc: "Remove somebody from the organisation",
  by: "member",
  params: memberParams,
  load: loadMember,
  can: (ctx, { row }) => mayManage(ctx, row),
  run: (ctx, { row, member }) => removeMember(ctx, row, member),
  html: ({ subject: { row, member } }) =>
    redirect(at(row), {
      key: "organisations.notices.removed",
      undo: { action: `${at(row)}/members/${member._id}/return` },
    }),
  json: () => ({ removed: true }),
  form: (ctx, { row }, typed) => organisationPage(ctx, row, typed),
});
export const memberReturn = action({
  method: "post",
  path: "/organisations/:id/members/:memberId/return",
  doc: "Take a removal back within the hour",
  by: "member",
  params: memberParams,
  load: loadMember,
  can: (ctx, { row }) => mayManage(ctx, row),
  run: (ctx, { row, member }) => returnMember(ctx, row, member),
  html: ({ subject }) => redirect(at(subject.row), { key: "organisations.notices.returned" }),
  json: () => ({ returned: true }),
  form: (ctx, { row }, typed) => organisationPage(ctx, row, typed),
});
export const coordination = action({
  method: "post",
  path: "/organisations/:id/coordination",
  doc: "Hand the coordination to another member",
  by: "member",
  params,
  input: MemberInput,
  load: loadInside,
  can: mayManage,
  run: async (ctx, row, input) => handOver(ctx, row, await findMembership(input.memberId)),
  html: ({ subject }) =>
    redirect(at(subject), {
      key: "organisations.notices.handedOver",
      undo: { action: `${at(subject)}/coordination/return` },
    }),
  json: () => ({ handedOver: true }),
  form: (ctx, subject, typed) => organisationPage(ctx, subject, typed),
});
export const coordinationReturn = action({
  method: "post",
  path: "/organisations/:id/coordination/return",
  doc: "Take one's own handing over back within the hour, while nothing was done since",
  by: "member",
  params,
  load: async (ctx, given) => {
    const row = await loadInside(ctx, given);
    return row?.handedOver?.by === ctx.actor.personId ? row : null;
  },
  can: "always",
  run: (ctx, row) => takeHandoverBack(ctx, row),
  html: ({ subject }) => redirect(at(subject), { key: "organisations.notices.handoverTakenBack" }),
  json: () => ({ handedOver: false }),
  form: (ctx, subject, typed) => organisationPage(ctx, subject, typed),
});
export const departure = action({
  method: "post",
  path: "/organisations/:id/departure",
  doc: "Leave an organisation",
  by: "member",
  params,
  load: async (ctx, given) => {
    const [row, mine] = await Promise.all([
      loadInside(ctx, given),
      findMemberOf(given.params.id, ctx.actor.personId),
    ]);
    return row && mine ? { row, mine } : null;
  },
  can: "always",
  run: (ctx, { row, mine }) => removeMember(ctx, row, mine),
  html: () => redirect("/organisations", { key: "organisations.notices.left" }),
  json: () => ({ left: true }),
  form: (ctx, { row }, typed) => organisationPage(ctx, row, typed),
});

export const organisationActions = [
  organisations,
  applicationForm,
  application,
  organisation,
  editForm,
  edit,
  invitation,
  resending,
  withdrawal,
  removal,
  memberReturn,
  coordination,
  coordinationReturn,
  departure,
];
