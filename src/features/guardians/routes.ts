import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { keepAddressSecret } from "../people/index.ts";
import { type Circle, circleOf, SecretInput } from "../profiles/index.ts";
import { findTie } from "../ties/index.ts";
import { claimActions } from "./claim-routes.ts";
import { endingActions } from "./ending-routes.ts";
import { seenAsPage } from "./seen-present.ts";
import { invitationActions } from "./invitation-routes.ts";
import { guardianHome } from "./overview.ts";
import { answersFor, mayInviteFor, mayRemove, seesOverview } from "./policy.ts";
import { guardianPage, invitePage, minePage, mineView } from "./present.ts";
import { InviteInput, VIEWERS, type Viewer } from "./schema.ts";
import { endGuardian, inviteGuardian } from "./service.ts";

const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };

/** The child of a guardian; null for everybody else. */
const myChild = async (ctx: MemberContext, { params: at }: { params: { id: string } }) => {
  const to = await relationTo(ctx, at.id);
  return to?.guardian ? to : null;
};
const me = async (ctx: MemberContext): Promise<{ to: Relation; circle: Circle } | null> => {
  const to = await relationTo(ctx, ctx.actor.personId);
  return to?.person.birthDay ? { to, circle: await circleOf(ctx, to.person) } : null;
};
const named = (to: Relation) => ({ id: to.person._id, name: to.person.name });

export const overview = action({
  method: "get",
  path: "/guardian",
  doc: "A guardian's screen: what waits, what is visible, who is in contact",
  by: ["guardian"],
  load: guardianHome,
  can: "always",
  html: ({ ctx, subject }) => guardianPage(ctx, subject),
  json: { none: "a page made for people; each answer has its own door" },
});

export const secretAddress = action({
  method: "post",
  path: "/guardian/:id/secret-address",
  doc: "A guardian turns the child's secret address on or off",
  by: ["guardian"],
  params,
  input: SecretInput,
  load: myChild,
  can: (_ctx, to) => answersFor(to),
  fresh: (_to, input) => !input.secret,
  run: (ctx, to, input) => keepAddressSecret(ctx, to.person._id, input.secret),
  html: ({ result }) =>
    redirect("/guardian", {
      key: result.secretAddress ? "guardians.notices.secretOn" : "guardians.notices.secretOff",
    }),
  json: ({ result }) => ({ secret: result.secretAddress }),
});

const furtherPath = (to: Relation) => `/guardian/${to.person._id}/invitations`;
export const furtherForm = action({
  method: "get",
  path: "/guardian/:id/invitations",
  doc: "The form by which a guardian invites another one",
  by: ["guardian"],
  fresh: true,
  params,
  load: myChild,
  can: (_ctx, to) => answersFor(to),
  html: ({ ctx, subject }) =>
    invitePage(ctx, { ...named(subject), school: null }, furtherPath(subject), untouched),
  json: form,
});
export const further = action({
  method: "post",
  path: "/guardian/:id/invitations",
  doc: "A guardian invites another guardian of the child",
  by: ["guardian"],
  fresh: true,
  params,
  input: InviteInput,
  load: myChild,
  can: (_ctx, to) => answersFor(to),
  run: (ctx, to, input) => inviteGuardian(ctx, named(to), input),
  html: ({ subject }) => redirect(furtherPath(subject), { key: "guardians.notices.sent" }),
  json: () => ({ sent: true }),
  form: (ctx, to, typed) => invitePage(ctx, { ...named(to), school: null }, furtherPath(to), typed),
});

export const mine = action({
  method: "get",
  path: "/me/guardians",
  doc: "My guardians, and what is missing before others can see me",
  by: ["musician"],
  load: me,
  can: "always",
  html: ({ ctx, subject }) => minePage(ctx, subject.to, subject.circle, untouched),
  json: ({ ctx, subject }) => mineView(ctx, subject.to, subject.circle),
});
export const inviteMine = action({
  method: "post",
  path: "/me/guardians",
  doc: "Invite my guardian by mail",
  by: ["musician"],
  input: InviteInput,
  load: me,
  can: (_ctx, { to }) => mayInviteFor(to),
  run: (ctx, { to }, input) => inviteGuardian(ctx, named(to), input),
  html: () => redirect("/me/guardians", { key: "guardians.notices.sent" }),
  json: () => ({ sent: true }),
  form: (ctx, { to, circle }, typed) => minePage(ctx, to, circle, typed),
});
export const removeMine = action({
  method: "post",
  path: "/me/guardians/:id/removal",
  doc: "Take away a guardian whom nobody has confirmed",
  by: ["musician"],
  params,
  load: async (ctx, { params: at }) => {
    const tie = await findTie(at.id);
    const to = tie?.kind === "guardian" && tie.status === "active" ? await relationTo(ctx, tie.to) : null;
    return tie && to?.self ? { tie, to } : null;
  },
  can: (_ctx, { tie, to }) => mayRemove(to, tie.assurance),
  run: (ctx, { tie }) => endGuardian(ctx, tie),
  html: () => redirect("/me/guardians", { key: "guardians.notices.removed" }),
  json: () => ({ removed: true }),
});

const seenBy = async (ctx: MemberContext, { params: at }: { params: { id: string; viewer: Viewer } }) => {
  const to = await relationTo(ctx, at.id);
  return to && seesOverview(to) ? { to, viewer: at.viewer } : null;
};
export const seenAs = action({
  method: "get",
  path: "/guardian/:id/seen-as/:viewer",
  doc: "The child as a mentor, a school, a follower, a bandmate or anyone sees them now, for a confirmed guardian",
  by: ["guardian"],
  params: z.object({ id: Id, viewer: z.enum(VIEWERS) }),
  load: seenBy,
  can: "always",
  html: ({ ctx, subject }) => seenAsPage(ctx, subject),
  json: { none: "a page made for people; the profile itself has JSON" },
});

export const guardianActions = [
  overview,
  seenAs,
  secretAddress,
  furtherForm,
  further,
  mine,
  inviteMine,
  removeMine,
  ...invitationActions,
  ...claimActions,
  ...endingActions,
];
