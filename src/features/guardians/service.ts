import { dayOf, type Day } from "../../platform/calendar.ts";
import { DAY_MS, plusMs } from "../../platform/clock.ts";
import { type Context, type MemberContext, organisationsOf } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { checkBirthDay, findByPerson, giveRole, takeRole } from "../accounts/index.ts";
import { isUnder15, isUnder18, type Relation } from "../consent/index.ts";
import {
  type Invitation,
  invite,
  type NewInvitation,
  onInvitation,
  openInvitations,
  resend,
} from "../invitations/index.ts";
import { findOrganisation } from "../organisations/index.ts";
import { correctBirthDay, findPerson, getPerson, type Person } from "../people/index.ts";
import {
  confirmGuardian,
  endTie,
  isBlocked,
  isConfirmedGuardian,
  makeTie,
  type Tie,
  tiesFrom,
  tiesTo,
  tiesWith,
  type Why,
  vouchFor,
} from "../ties/index.ts";
import { keepSent, sentSince, wasSent } from "./model.ts";
import { crosses15 } from "./policy.ts";
import type { Power } from "./schema.ts";
import { schoolDecides } from "./vouching.ts";

const KIND = "guardian";
/** Links to guardians of one musician in a day, sent-again ones too: nobody's mailbox is flooded from here. */
const MOST_A_DAY = 10;

export const openGuardianInvitations = (ctx: Context, musician: string): Promise<Invitation[]> =>
  openInvitations(musician, KIND, ctx.now);

/**
 * Sends a guardian a link that can be used once. `school`: made by its staff for a row that the school typed itself, and so
 * confirmed when it is accepted; `name` is then the typed one. Sending the same form twice sends one mail.
 * @throws 422 at `email`
 */
export async function inviteGuardian(
  ctx: MemberContext,
  child: { id: string; name: string },
  facts: {
    email: string;
    power: Power;
    requestId: string;
    school?: string | null;
    notBefore?: Date | undefined;
  },
): Promise<void> {
  const school = facts.school ?? null;
  const own = await findByPerson(child.id);
  if (own?.email === facts.email) throw refuse("email", "guardians.problems.childsMail");
  try {
    await ctx.change(async () => {
      if (await wasSent(facts.requestId)) return;
      const open = await openGuardianInvitations(ctx, child.id);
      if (open.some((row) => row.email === facts.email))
        throw refuse("email", "guardians.problems.alreadySent");
      await countSent(ctx, child.id, facts.requestId);
      await invite(ctx, {
        kind: KIND,
        email: facts.email,
        about: child.id,
        data: { bySchool: school !== null, organisationId: school, power: facts.power },
        notBefore: facts.notBefore,
        ...(await mailOf(child.name, school)),
      });
    });
  } catch (err) {
    if (!isDuplicate(err)) throw err;
  }
}

/** Sends the link again with a new secret; the old one stops working. Sent a moment ago, it stands. @throws 409 when it was used */
export const remindGuardian = (ctx: MemberContext, row: Invitation, childName: string): Promise<void> =>
  ctx.change(async () => {
    const school = typeof row.data.organisationId === "string" ? row.data.organisationId : null;
    const isSent = await resend(ctx, row, await mailOf(childName, school));
    if (isSent) await countSent(ctx, row.about, newId());
  });

async function countSent(ctx: Context, musician: string, requestId: string): Promise<void> {
  if ((await sentSince(musician, plusMs(ctx.now, -DAY_MS), MOST_A_DAY)) >= MOST_A_DAY)
    throw refuse("email", "guardians.problems.tooManyLinks", { max: MOST_A_DAY });
  await keepSent({ _id: requestId, musician, at: ctx.now });
}

const mailOf = async (
  child: string,
  school: string | null,
): Promise<Pick<NewInvitation, "mailKey" | "params">> =>
  school === null
    ? { mailKey: "guardians.mail.invitation", params: { child } }
    : {
        mailKey: "guardians.mail.schoolInvitation",
        // No child's name: the address was typed from a list, and a slip would tell a stranger who goes to the school.
        params: { school: (await findOrganisation(school))?.name ?? "" },
      };

onInvitation(KIND, {
  describe: async (ctx, { about }) => {
    const child = await findPerson(about);
    if (!child || !isUnder18(child.birthDay, dayOf(ctx.now))) return null;
    return {
      title: ctx.t("guardians.invitation.title", { name: child.name }),
      text: ctx.t("guardians.invitation.text", { name: child.name }),
      button: ctx.t("guardians.invitation.button"),
    };
  },
  accept: acceptGuardian,
  next: () => "/guardian",
});

/** The link was opened by an account of its own: a claim, or a confirmed guardian when the school asked. */
async function acceptGuardian(ctx: MemberContext, invitation: Invitation): Promise<void> {
  const me = ctx.actor.personId;
  const [child, self] = await Promise.all([getPerson(invitation.about), getPerson(me)]);
  const today = dayOf(ctx.now);
  if (me === child._id) throw new AppError(409, "guardians.problems.ownGuardian");
  if (self.birthDay !== null && isUnder18(self.birthDay, today))
    throw new AppError(409, "guardians.problems.tooYoung");
  if (!isUnder18(child.birthDay, today)) throw new AppError(409, "guardians.problems.grownUp");
  const known = (await tiesTo(child._id, ctx.now, "guardian")).find((tie) => tie.from === me);
  const tie = known ?? (await claim(ctx, child, invitation));
  await giveRole(ctx, me, { kind: "guardian", organisationId: null, coordinator: false });
  if (tie.assurance === "claimed") await takeWord(ctx, tie, invitation);
}

/** What the word of whoever invited is worth: a school's alone confirms the first guardian, a further one takes two. */
async function takeWord(ctx: MemberContext, tie: Tie, invitation: Invitation): Promise<void> {
  const { invitedBy } = invitation;
  const all = await tiesTo(tie.to, ctx.now, "guardian");
  const isStaffs = await isSchools(ctx, invitation);
  if (isStaffs && schoolDecides(tie, all, ctx.now))
    await confirmGuardian({ ...ctx, actor: { ...ctx.actor, personId: invitedBy } }, tie);
  else if (isStaffs || all.some((one) => one.from === invitedBy && isConfirmedGuardian(one, ctx.now)))
    await vouchFor(ctx, tie, invitedBy);
}

const claim = (ctx: MemberContext, child: Person, invitation: Invitation): Promise<Tie> =>
  makeTie(
    ctx,
    {
      kind: "guardian",
      from: ctx.actor.personId,
      fromKind: "person",
      to: child._id,
      assurance: "claimed",
      // From 15 the young person answers, and a guardian who joins then looks on.
      power:
        invitation.data.power === "observer" || !isUnder15(child.birthDay, dayOf(ctx.now))
          ? "observer"
          : "approver",
    },
    "active",
  );

/** The rows of a child that schools typed themselves, enrolled or still asked. */
export async function typedRowsOf(ctx: Context, child: string): Promise<Tie[]> {
  const [active, asked] = await Promise.all([
    tiesTo(child, ctx.now, "pupil"),
    tiesWith({ to: child, kind: "pupil", status: "asked" }),
  ]);
  return [...active, ...asked].filter((tie) => tie.typedName !== null);
}

/** Made by a school that still has the child as a row of its own, by staff who is no guardian of the child. */
async function isSchools(ctx: MemberContext, { data, about, invitedBy }: Invitation): Promise<boolean> {
  if (data.bySchool !== true || invitedBy === ctx.actor.personId) return false;
  const [pupils, guardians, inviter] = await Promise.all([
    typedRowsOf(ctx, about),
    tiesTo(about, ctx.now, "guardian"),
    findByPerson(invitedBy),
  ]);
  return (
    inviter !== null &&
    inviter.roles.some((role) => role.kind === "staff" && role.organisationId === data.organisationId) &&
    pupils.some((tie) => tie.from === data.organisationId) &&
    guardians.every((tie) => tie.from !== invitedBy)
  );
}

/** Ends a guardian's tie; the role goes with the last child. */
export const endGuardian = (ctx: Context, tie: Tie, why?: Why): Promise<void> =>
  ctx.change(async () => {
    await endTie(ctx, tie, why);
    const others = await tiesFrom(tie.from, "guardian", ctx.now);
    if (others.every((other) => other._id === tie._id)) await takeRole(ctx, tie.from, "guardian");
  });

/**
 * Corrects a birth date; it never makes anything more visible. A guardian stays below 15; the secretariat may go across.
 * @throws 422 at `birthDay`, 409 when it was changed meanwhile
 */
export async function correctFor(
  ctx: MemberContext,
  to: Relation,
  was: Day | null,
  birthDay: Day,
): Promise<Person> {
  checkBirthDay(birthDay, ctx.now);
  if (to.guardian && crosses15(to, birthDay)) throw refuse("birthDay", "guardians.problems.crosses15");
  return correctBirthDay(ctx, to.person._id, was, birthDay);
}

/** A row that a school of the actor typed itself; null for others, for their own child, and for whom the child blocks. */
export async function schoolRow(ctx: MemberContext, tie: Tie | null): Promise<Tie | null> {
  if (tie?.kind !== "pupil" || tie.typedName === null) return null;
  if (tie.status !== "active" && tie.status !== "asked") return null;
  if (!organisationsOf(ctx.actor, "staff").includes(tie.from)) return null;
  if (await isBlocked(tie.to, [ctx.actor.personId])) return null;
  return (await isOwnChild(ctx, tie.to)) ? null : tie;
}

/** Nobody decides about themselves or their own child. */
export async function isOwnChild(ctx: MemberContext, child: string): Promise<boolean> {
  const mine = await tiesFrom(ctx.actor.personId, "guardian", ctx.now);
  return child === ctx.actor.personId || mine.some((tie) => tie.to === child);
}
