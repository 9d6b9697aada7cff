import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { findInvitation, withdraw } from "../invitations/index.ts";
import { findTie } from "../ties/index.ts";
import { mayInviteFor } from "./policy.ts";
import { invitePage } from "./present.ts";
import { InviteInput } from "./schema.ts";
import { inviteGuardian, remindGuardian, schoolRow, typedRowsOf } from "./service.ts";

const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };

/** An invitation within reach: one's own, of oneself, or of a child whom one answers for. */
const reachable = async (ctx: MemberContext, { params: at }: { params: { id: string } }) => {
  const row = await findInvitation(at.id);
  if (row?.kind !== "guardian") return null;
  const to = await relationTo(ctx, row.about);
  if (!to) return null;
  if (mayInviteFor(to))
    return {
      row,
      name: to.person.name,
      back: to.self ? "/me/guardians" : `/guardian/${row.about}/invitations`,
    };
  const school = await schoolTie(ctx, row.about, row.data.organisationId);
  return school && { row, name: school.typedName ?? "", back: `/pupils/${school._id}/guardians` };
};
async function schoolTie(ctx: MemberContext, child: string, school: unknown) {
  if (typeof school !== "string") return null;
  const tie = (await typedRowsOf(ctx, child)).find((one) => one.from === school) ?? null;
  return schoolRow(ctx, tie);
}
export const reminder = action({
  method: "post",
  path: "/guardian-invitations/:id/reminder",
  doc: "Send the link to a guardian again; the old one stops working",
  by: "member",
  params,
  load: reachable,
  can: "always",
  run: (ctx, { row, name }) => remindGuardian(ctx, row, name),
  html: ({ subject }) => redirect(subject.back, { key: "guardians.notices.sentAgain" }),
  json: () => ({ sent: true }),
});
export const withdrawal = action({
  method: "post",
  path: "/guardian-invitations/:id/withdrawal",
  doc: "Take the invitation of a guardian back",
  by: "member",
  params,
  load: reachable,
  can: "always",
  run: (ctx, { row }) => withdraw(ctx, row._id),
  html: ({ subject }) => redirect(subject.back, { key: "guardians.notices.withdrawn" }),
  json: () => ({ withdrawn: true }),
});

/** A row that the actor's school typed. */
const pupil = async (ctx: MemberContext, { params: at }: { params: { id: string } }) => {
  const tie = await schoolRow(ctx, await findTie(at.id));
  return tie && { tie, child: { id: tie.to, name: tie.typedName ?? "", school: tie.from } };
};
export const pupilForm = action({
  method: "get",
  path: "/pupils/:id/guardians",
  doc: "The form by which a school invites the guardian of a pupil on its list",
  by: ["staff"],
  params,
  load: pupil,
  can: "always",
  html: ({ ctx, subject: { tie, child } }) =>
    invitePage(ctx, child, `/pupils/${tie._id}/guardians`, untouched),
  json: form,
});
export const pupilInvitation = action({
  method: "post",
  path: "/pupils/:id/guardians",
  doc: "A school invites the guardian of a pupil on its list",
  by: ["staff"],
  params,
  input: InviteInput,
  load: pupil,
  can: "always",
  run: (ctx, { child }, input) => inviteGuardian(ctx, child, { ...input, school: child.school }),
  html: ({ subject }) => redirect(`/pupils/${subject.tie._id}/guardians`, { key: "guardians.notices.sent" }),
  json: () => ({ sent: true }),
  form: (ctx, { tie, child }, typed) => invitePage(ctx, child, `/pupils/${tie._id}/guardians`, typed),
});

export const invitationActions = [reminder, withdrawal, pupilForm, pupilInvitation];
