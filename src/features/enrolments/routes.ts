import { action, redirect } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { refuse } from "../../platform/errors.ts";
import { Id, z } from "../../platform/fields.ts";
import { openAmong } from "../consent/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { declineTie, findTie } from "../ties/index.ts";
import { type Line, MAX_LINES, problemOf, readClassList } from "./policy.ts";
import { classListPage, type Desk, endPage, pupilForm, pupilsOf, pupilsPage } from "./present.ts";
import { letIn, mayReturn, returnPupil } from "./own-service.ts";
import { ClassListInput, PupilInput } from "./schema.ts";
import {
  endEnrolment,
  findSending,
  isSent,
  mayBeShown,
  schoolMaySee,
  sendAgain,
  takeSendingBack,
  typedAlready,
  typePupils,
} from "./service.ts";

const form = { none: "a form; programs use the door it posts to" };
const query = z.object({ school: Id.optional() });
const params = z.object({ id: Id });
const by = ["staff"] as const;
const undoOf = (sending: string) => ({ undo: { action: `/pupils/sendings/${sending}/withdrawal` } });

/** One of the schools that the actor works at: the one asked for, else the first. */
async function loadDesk(
  ctx: MemberContext,
  at: { query: { school?: string | undefined } },
): Promise<Desk | null> {
  const rows = await findOrganisations(organisationsOf(ctx.actor, "staff"));
  const open = rows.filter((one) => one.kind === "school" && one.approvedAt && !one.closedAt);
  open.sort((a, b) => a.name.localeCompare(b.name, "da"));
  const school = at.query.school ? open.find((one) => one._id === at.query.school) : open[0];
  return school ? { school, others: open.filter((one) => one !== school) } : null;
}

/** A tie of one of the actor's schools, if the school may know of it, with the name it may know. */
async function loadRow(ctx: MemberContext, at: { params: { id: string } }) {
  const tie = await findTie(at.params.id);
  if (tie?.kind !== "pupil" || !organisationsOf(ctx.actor, "staff").includes(tie.from)) return null;
  if (!(await schoolMaySee(ctx, tie))) return null;
  const [school] = await findOrganisations([tie.from]);
  const person = tie.typedName ? null : (await openAmong(ctx, [tie.to])).get(tie.to);
  return school ? { tie, school, name: tie.typedName ?? person?.name ?? "" } : null;
}
type Row = NonNullable<Awaited<ReturnType<typeof loadRow>>>;
const asksItself = (_ctx: MemberContext, { tie }: Row): boolean => tie.typedName === null;

export const pupils = action({
  method: "get",
  path: "/pupils",
  doc: "The pupils of one's school, and who is on the way",
  by,
  query,
  load: async (ctx, at) => {
    const desk = await loadDesk(ctx, at);
    return desk ? { desk, pupils: await pupilsOf(ctx, desk.school._id) } : null;
  },
  can: "always",
  html: ({ ctx, subject }) => pupilsPage(ctx, subject.desk, subject.pupils),
  json: ({ subject }) => ({ school: subject.desk.school._id, ...subject.pupils }),
});

export const invitationForm = action({
  method: "get",
  path: "/pupils/invitations/new",
  doc: "The form that invites one pupil",
  by,
  query,
  load: loadDesk,
  can: "always",
  html: ({ ctx, subject }) => pupilForm(ctx, subject),
  json: form,
});
export const invitation = action({
  method: "post",
  path: "/pupils/invitations",
  doc: "Type one pupil and send the invitations",
  by,
  query,
  input: PupilInput,
  load: loadDesk,
  can: "always",
  run: async (ctx, { school }, { requestId, ...pupil }) => {
    const problem = problemOf(pupil, dayOf(ctx.now), ctx.now);
    if (problem) throw refuse(problem.field, problem.key, problem.params);
    return typePupils(ctx, school, [pupil], requestId);
  },
  html: ({ subject, result }) =>
    redirect(`/pupils?school=${subject.school._id}`, {
      key: "enrolments.notices.invited",
      ...undoOf(result._id),
    }),
  json: ({ result }) => ({ count: result.people.length }),
  form: (ctx, subject, typed) => pupilForm(ctx, subject, typed),
});

export const classListForm = action({
  method: "get",
  path: "/pupils/class-list",
  doc: "The form that invites a whole class",
  by,
  query,
  load: loadDesk,
  can: "always",
  html: ({ ctx, subject }) => classListPage(ctx, subject),
  json: form,
});

/** Every line with its problem, those of the school's own rows too. @throws 422 at `list` for none or too many. */
async function checkList(ctx: MemberContext, desk: Desk, list: string): Promise<Line[]> {
  const lines = readClassList(list, dayOf(ctx.now), ctx.now);
  if (lines.length === 0) throw refuse("list", "problems.required");
  if (lines.length > MAX_LINES) throw refuse("list", "enrolments.problems.tooManyLines", { max: MAX_LINES });
  const there = await typedAlready(desk.school._id);
  return lines.map((line) =>
    line.pupil && there.has(`${line.pupil.name} ${line.pupil.birthDay}`.toLowerCase())
      ? { ...line, pupil: null, problem: { field: "name", key: "enrolments.problems.already", params: {} } }
      : line,
  );
}

export const classList = action({
  method: "post",
  path: "/pupils/class-list",
  doc: "Read a class list, and send it when each line is right",
  by,
  query,
  input: ClassListInput,
  load: loadDesk,
  can: "always",
  run: async (ctx, desk, { list, step, requestId }) => {
    const lines = step === "send" && (await isSent(requestId)) ? [] : await checkList(ctx, desk, list);
    const right = lines.every((line) => line.problem === null);
    if (step === "preview" || !right) return { sent: 0, lines, batch: "" };
    const batch = await typePupils(
      ctx,
      desk.school,
      lines.flatMap((line) => line.pupil ?? []),
      requestId,
    );
    return { sent: batch.people.length, lines, batch: batch._id };
  },
  html: ({ ctx, subject, result, input }) =>
    result.sent > 0
      ? redirect(`/pupils?school=${subject.school._id}`, {
          key: "enrolments.notices.listed",
          params: { count: result.sent },
          ...undoOf(result.batch),
        })
      : classListPage(ctx, subject, { values: { ...input }, problems: {} }, result.lines),
  json: ({ result }) => ({
    sent: result.sent,
    lines: result.lines.map(({ n, problem }) => ({
      line: n,
      code: problem?.key ?? null,
      field: problem?.field ?? null,
    })),
  }),
  form: (ctx, subject, typed) => classListPage(ctx, subject, typed),
});

export const unsending = action({
  method: "post",
  path: "/pupils/sendings/:id/withdrawal",
  doc: "Take one's own sending of invitations back, for an hour: rows, links and the mails that have not left",
  by,
  params,
  load: (ctx, { params: at }) => findSending(ctx, at.id),
  can: "always",
  run: (ctx, batch) => takeSendingBack(ctx, batch),
  html: ({ subject, result }) =>
    redirect(`/pupils?school=${subject.schoolId}`, {
      key: "enrolments.notices.unsent",
      params: { count: result },
    }),
  json: ({ result }) => ({ taken: result }),
});

export const acceptance = action({
  method: "post",
  path: "/pupils/:id/acceptance",
  doc: "Let a musician in who asked",
  by,
  params,
  load: loadRow,
  can: asksItself,
  run: (ctx, { tie }) => letIn(ctx, tie),
  html: ({ subject }) =>
    redirect(`/pupils?school=${subject.school._id}`, { key: "enrolments.notices.accepted" }),
  json: () => ({ status: "active" }),
});
export const refusal = action({
  method: "post",
  path: "/pupils/:id/refusal",
  doc: "Say no to a musician who asked",
  by,
  params,
  load: loadRow,
  can: asksItself,
  run: (ctx, { tie }) => declineTie(ctx, tie),
  html: ({ subject }) =>
    redirect(`/pupils?school=${subject.school._id}`, { key: "enrolments.notices.refused" }),
  json: () => ({ status: "declined" }),
});
export const resending = action({
  method: "post",
  path: "/pupils/:id/resending",
  doc: "Send a pupil's invitations again",
  by,
  params,
  load: loadRow,
  can: (_ctx, { tie }) => tie.typedName !== null,
  run: (ctx, { tie, school }) => sendAgain(ctx, school, tie),
  html: ({ subject }) =>
    redirect(`/pupils?school=${subject.school._id}`, { key: "enrolments.notices.resent" }),
  json: () => ({ sent: true }),
});
export const endForm = action({
  method: "get",
  path: "/pupils/:id/end",
  doc: "Asks before an enrolment ends",
  by,
  params,
  load: loadRow,
  can: "always",
  html: ({ ctx, subject }) => endPage(ctx, subject),
  json: form,
});
export const end = action({
  method: "post",
  path: "/pupils/:id/end",
  doc: "End an enrolment, or take a typed row back",
  by,
  params,
  load: loadRow,
  can: "always",
  run: (ctx, { tie }) => endEnrolment(ctx, tie),
  html: ({ subject }) =>
    redirect(`/pupils?school=${subject.school._id}`, {
      key: "enrolments.notices.ended",
      ...(subject.tie.status === "active" ? { undo: { action: `/pupils/${subject.tie._id}/return` } } : {}),
    }),
  json: () => ({ status: "ended" }),
});
export const comeBack = action({
  method: "post",
  path: "/pupils/:id/return",
  doc: "Take the end of an enrolment back, for an hour and by whoever ended it",
  by,
  params,
  load: async (ctx, { params: at }) => {
    const tie = await findTie(at.id);
    return tie && tie.to !== ctx.actor.personId && mayReturn(ctx, tie) && (await mayBeShown(ctx, tie))
      ? { tie }
      : null;
  },
  can: "always",
  run: (ctx, { tie }) => returnPupil(ctx, tie),
  html: ({ result }) => redirect(`/pupils?school=${result.from}`, { key: "enrolments.notices.returned" }),
  json: ({ result }) => ({ id: result._id, status: result.status }),
});

export const pupilActions = [
  pupils,
  invitationForm,
  invitation,
  classListForm,
  classList,
  unsending,
  acceptance,
  refusal,
  resending,
  endForm,
  end,
  comeBack,
];
