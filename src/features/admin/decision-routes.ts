import { action, redirect } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, version, z } from "../../platform/fields.ts";
import {
  approveMentor,
  declineMentor,
  endMentor,
  findMentor,
  type Mentor,
  mentorsWith,
  seeCertificate,
  seeReference,
  withdrawCertificate,
} from "../mentors/index.ts";
import {
  allOrganisations,
  approveOrganisation,
  closeOrganisation,
  createOrganisation,
  declineOrganisation,
  findOrganisation,
  type Organisation,
  organisationForm,
  organisationJson,
} from "../organisations/index.ts";
import { mentorPage, mentorsPage, organisationPage, organisationsPage } from "./present.ts";
import { CertificateInput, NewOrganisationInput, ReferenceInput, SeenInput } from "./schema.ts";

const by = ["secretariat"] as const;
const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };
const here = () => ({ here: true });

const mentorJson = (mentor: Mentor) => ({
  personId: mentor._id,
  status: mentor.status,
  certificateDay: mentor.certificateDay,
  referenceDay: mentor.referenceDay,
});
const loadMentor = (_ctx: MemberContext, at: { params: { id: string } }) => findMentor(at.params.id);
const notOwn = (ctx: MemberContext, mentor: Mentor): boolean => mentor._id !== ctx.actor.personId;

export const mentors = action({
  method: "get",
  path: "/admin/mentors",
  doc: "Who has applied to be a mentor, and whose certificate is due",
  by,
  load: here,
  can: "always",
  html: ({ ctx }) => mentorsPage(ctx),
  json: async () => ({ applied: (await mentorsWith("applied")).map(mentorJson) }),
});
export const mentor = action({
  method: "get",
  path: "/admin/mentors/:id",
  doc: "One mentor, with what the secretariat can decide",
  by,
  fresh: true,
  params,
  load: loadMentor,
  can: "always",
  html: ({ ctx, subject }) => mentorPage(ctx, subject),
  json: ({ subject }) => mentorJson(subject),
});

/** A decision about a mentor; nobody takes one about themselves. */
const decision = <I extends z.ZodType>(facts: {
  what: string;
  doc: string;
  input: I;
  notice: string;
  run: (ctx: MemberContext, mentor: Mentor, input: z.output<I>) => Promise<Mentor>;
}) =>
  action({
    method: "post",
    path: `/admin/mentors/:id/${facts.what}`,
    doc: facts.doc,
    by,
    fresh: true,
    params,
    input: facts.input,
    load: loadMentor,
    can: notOwn,
    run: facts.run,
    html: ({ subject }) => redirect(`/admin/mentors/${subject._id}`, { key: facts.notice }),
    json: ({ result }) => mentorJson(result),
    form: (ctx, subject, typed) => mentorPage(ctx, subject, typed),
  });
const nothing = z.object({});

const mentorDecisions = [
  decision({
    what: "approval",
    doc: "Approve a mentor, with the days of what was seen",
    input: SeenInput,
    notice: "admin.notices.approved",
    run: (ctx, one, seen) => approveMentor(ctx, one._id, seen),
  }),
  decision({
    what: "refusal",
    doc: "Say no to somebody who applied to be a mentor",
    input: nothing,
    notice: "admin.notices.declined",
    run: (ctx, one) => declineMentor(ctx, one._id),
  }),
  decision({
    what: "certificate",
    doc: "Write that a certificate was seen again",
    input: CertificateInput,
    notice: "admin.notices.seen",
    run: (ctx, one, input) => seeCertificate(ctx, one._id, input.certificateDay),
  }),
  decision({
    what: "reference",
    doc: "Write that a mentor's reference was seen",
    input: ReferenceInput,
    notice: "admin.notices.referenceSeen",
    run: (ctx, one, input) => seeReference(ctx, one._id, input.referenceDay),
  }),
  decision({
    what: "certificate/withdrawal",
    doc: "A mentor's certificate does not count any more",
    input: nothing,
    notice: "admin.notices.certificateGone",
    run: (ctx, one) => withdrawCertificate(ctx, one._id),
  }),
  decision({
    what: "end",
    doc: "End somebody's time as a mentor",
    input: nothing,
    notice: "admin.notices.ended",
    run: (ctx, one) => endMentor(ctx, one._id),
  }),
];

const loadOrganisation = (_ctx: MemberContext, at: { params: { id: string } }) =>
  findOrganisation(at.params.id);

export const organisations = action({
  method: "get",
  path: "/admin/organisations",
  doc: "Applications of organisations, and all that are open",
  by,
  load: here,
  can: "always",
  html: ({ ctx }) => organisationsPage(ctx),
  json: async () => ({ organisations: (await allOrganisations()).map(organisationJson) }),
});
const createForm = (ctx: MemberContext, typed: Parameters<typeof organisationForm>[2]) =>
  organisationForm(
    ctx,
    { row: null, action: "/admin/organisations", key: "create", back: "/admin/organisations" },
    typed,
  );
export const newOrganisation = action({
  method: "get",
  path: "/admin/organisations/new",
  doc: "The form that makes an approved organisation",
  by,
  load: here,
  can: "always",
  html: ({ ctx }) => createForm(ctx, { values: {}, problems: {} }),
  json: form,
});
export const creation = action({
  method: "post",
  path: "/admin/organisations",
  doc: "Make an approved organisation",
  by,
  input: NewOrganisationInput,
  load: here,
  can: "always",
  run: (ctx, _subject, { requestId, ...input }) => createOrganisation(ctx, input, true, requestId),
  html: ({ result }) => redirect(`/organisations/${result._id}`, { key: "admin.notices.created" }),
  json: ({ result }) => organisationJson(result),
  form: (ctx, _subject, typed) => createForm(ctx, typed),
});
export const organisation = action({
  method: "get",
  path: "/admin/organisations/:id",
  doc: "One organisation, with what the secretariat can decide",
  by,
  params,
  load: loadOrganisation,
  can: "always",
  html: ({ ctx, subject }) => organisationPage(ctx, subject),
  json: ({ subject }) => organisationJson(subject),
});

const verdict = (facts: {
  what: string;
  doc: string;
  notice: string;
  when: (row: Organisation) => boolean;
  run: (ctx: MemberContext, row: Organisation) => Promise<Organisation>;
}) =>
  action({
    method: "post",
    path: `/admin/organisations/:id/${facts.what}`,
    doc: facts.doc,
    by,
    params,
    input: z.object({ version }),
    load: async (ctx, at) => {
      const row = await loadOrganisation(ctx, at);
      return row && facts.when(row) ? row : null;
    },
    can: "always",
    // What the form was made from: an edit in between is a 409, so nobody approves what they have not read.
    run: (ctx, row, input) => facts.run(ctx, { ...row, version: input.version }),
    html: ({ subject }) => redirect(`/admin/organisations/${subject._id}`, { key: facts.notice }),
    json: ({ result }) => organisationJson(result),
    form: (ctx, subject, typed) => organisationPage(ctx, subject, typed),
  });
const waits = (row: Organisation): boolean => row.approvedAt === null && row.closedAt === null;

const verdicts = [
  verdict({
    what: "approval",
    doc: "Approve an organisation; its applicant coordinates",
    notice: "admin.notices.organisationApproved",
    when: waits,
    run: approveOrganisation,
  }),
  verdict({
    what: "refusal",
    doc: "Say no to an organisation's application",
    notice: "admin.notices.declined",
    when: waits,
    run: declineOrganisation,
  }),
  verdict({
    what: "closure",
    doc: "Close an organisation; its people lose their roles there",
    notice: "admin.notices.closed",
    when: (row) => row.approvedAt !== null && row.closedAt === null,
    run: closeOrganisation,
  }),
];

export const decisionActions = [
  mentors,
  mentor,
  ...mentorDecisions,
  organisations,
  newOrganisation,
  creation,
  organisation,
  ...verdicts,
];
