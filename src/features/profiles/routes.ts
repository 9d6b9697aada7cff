import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo, seesProfile, type Relation } from "../consent/index.ts";
import { changeProfile, findPerson, keepAddressSecret } from "../people/index.ts";
import { circleOf, type Circle } from "./circle.ts";
import { mentorCardPage, presentMentor, reachMentor } from "./mentor-card.ts";
import { mayShowAddress } from "./policy.ts";
import { pictureActions } from "./picture-routes.ts";
import { mePage, personPage, presentProfile, profileForm } from "./present.ts";
import { ProfileForm, SecretInput } from "./schema.ts";

interface Seen {
  to: Relation;
  circle: Circle;
}
const withCircle = async (ctx: MemberContext, to: Relation | null): Promise<Seen | null> =>
  to && { to, circle: await circleOf(ctx, to.person) };
const mine = (ctx: MemberContext) => relationTo(ctx, ctx.actor.personId);
const myPerson = (ctx: MemberContext) => findPerson(ctx.actor.personId);

export const me = action({
  method: "get",
  path: "/me",
  doc: "My page: what I look like, who sees what, and my settings",
  by: "member",
  load: async (ctx) => withCircle(ctx, await mine(ctx)),
  can: "always",
  html: ({ ctx, subject }) => mePage(ctx, subject.to, subject.circle),
  json: ({ ctx, subject }) => presentProfile(ctx, subject.to, subject.circle),
});

export const person = action({
  method: "get",
  path: "/people/:id",
  doc: "A profile, for those who may see it; a mentor's card, for whom they mentor and the guardians",
  by: "member",
  params: z.object({ id: Id }),
  load: async (ctx, { params }) => {
    const to = await relationTo(ctx, params.id);
    if (to && seesProfile(to)) return withCircle(ctx, to);
    const card = to && (await reachMentor(ctx, params.id));
    return card && { card };
  },
  can: "always",
  html: ({ ctx, subject }) =>
    "card" in subject ? mentorCardPage(subject.card) : personPage(ctx, subject.to, subject.circle),
  json: ({ ctx, subject }) =>
    "card" in subject ? presentMentor(subject.card) : presentProfile(ctx, subject.to, subject.circle),
});

export const profile = action({
  method: "get",
  path: "/me/profile",
  doc: "The form of my profile",
  by: "member",
  load: myPerson,
  can: "always",
  html: ({ ctx, subject }) => profileForm(ctx, subject, untouched),
  json: { none: "a form; the profile itself is at /me" },
});

export const profileChange = action({
  method: "post",
  path: "/me/profile",
  doc: "Change my profile; the version is the one that was read",
  by: "member",
  input: ProfileForm,
  load: myPerson,
  can: "always",
  run: (ctx, subject, { version, ...input }) => changeProfile(ctx, subject._id, version, input),
  html: () => redirect("/me", { key: "profiles.notices.saved" }),
  json: ({ result }) => ({ id: result._id, version: result.version }),
  form: (ctx, subject, typed) => profileForm(ctx, subject, typed),
});

export const secretAddress = action({
  method: "post",
  path: "/me/secret-address",
  doc: "Turn my secret address on, or from 15 off",
  by: "member",
  input: SecretInput,
  load: mine,
  can: "always",
  run: (ctx, to, { secret }) => {
    if (!secret && !mayShowAddress(to)) throw new AppError(403, "profiles.problems.secretChild");
    return keepAddressSecret(ctx, to.person._id, secret);
  },
  html: ({ subject: to, result }) =>
    redirect("/me", {
      key: result.secretAddress ? "profiles.notices.secretOn" : "profiles.notices.secretOff",
      ...(to.person.secretAddress === result.secretAddress || (result.secretAddress && !mayShowAddress(to))
        ? {}
        : { undo: { action: "/me/secret-address", fields: { secret: String(!result.secretAddress) } } }),
    }),
  json: ({ result }) => ({ secret: result.secretAddress }),
});

export const profileActions = (config: { maxPictureBytes: number }) => [
  me,
  profile,
  profileChange,
  secretAddress,
  ...pictureActions(config),
  person,
];
