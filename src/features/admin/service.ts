import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import {
  findByEmail,
  findByRole,
  giveRole,
  hereByRole,
  makeResetPath,
  openAccount,
  renewRole,
  takeRole,
} from "../accounts/index.ts";
import { invite, resend, type Invitation, unusedInvitations } from "../invitations/index.ts";
import { createPerson, findPerson } from "../people/index.ts";
import { unreadable } from "../safeguarding/index.ts";
import type { TeamKind } from "./schema.ts";

/** What invitations to the team are about: the house itself. */
export const HOUSE = "0".repeat(20);
const role = (kind: TeamKind) => ({ kind, organisationId: null, coordinator: false });
const mailOf = async (ctx: MemberContext, kind: TeamKind) => ({
  mailKey: kind === "secretariat" ? "admin.mail.secretariat" : "admin.mail.safeguarding",
  params: { inviter: (await findPerson(ctx.actor.personId))?.name ?? "" },
});

/** Gives a role to whoever has the address, or invites them: `given` or `invited`. @throws 422 at `email` */
export async function addToTeam(
  ctx: MemberContext,
  email: string,
  kind: TeamKind,
): Promise<"given" | "invited"> {
  const account = await findByEmail(email);
  if (account?.personId === ctx.actor.personId) throw refuse("email", "admin.problems.notYourself");
  if (account) {
    if (account.roles.some((one) => one.kind === kind)) throw refuse("email", "admin.problems.already");
    await giveRole(ctx, account.personId, role(kind));
    return "given";
  }
  const known = (await unusedInvitations(HOUSE, kind)).find((one) => one.email === email);
  if (known) await resendTeam(ctx, known);
  else await invite(ctx, { kind, email, about: HOUSE, data: {}, ...(await mailOf(ctx, kind)) });
  return "invited";
}

/** Sends it again, unless it was sent a moment ago. @throws 409 when it was used or withdrawn meanwhile. */
export async function resendTeam(ctx: MemberContext, row: Invitation): Promise<void> {
  const kind = row.kind === "secretariat" ? "secretariat" : "safeguarding";
  await resend(ctx, row, await mailOf(ctx, kind));
}

/** An invitation to the team was accepted. @throws 409 for whoever sent it. */
export async function joinTeam(ctx: MemberContext, invitation: Invitation, kind: TeamKind): Promise<void> {
  if (invitation.invitedBy === ctx.actor.personId) throw new AppError(409, "admin.problems.notYourself");
  await giveRole(ctx, ctx.actor.personId, role(kind));
}

/**
 * @throws 409 for the last one of a role who is here, or the only lead who may read an open concern; 404 for somebody who does
 * not have it.
 */
export async function removeFromTeam(ctx: MemberContext, personId: string, kind: TeamKind): Promise<void> {
  if (kind === "safeguarding" && (await strands(ctx, personId)))
    throw new AppError(409, "admin.problems.strands");
  await ctx.change(async () => {
    const all = await findByRole(kind);
    if (!all.some((one) => one.personId === personId)) throw new AppError(404, "problems.notFound");
    const [other] = (await hereByRole(kind)).filter((one) => one.personId !== personId);
    if (!other) throw new AppError(409, "admin.problems.lastOne");
    // Two who remove each other in the same instant would leave none: one of them waits for this row.
    await renewRole(other.personId, role(kind));
    await takeRole(ctx, personId, kind);
  });
}

/** Would an open concern that somebody can read now have no reader without this lead? */
const strands = async (ctx: MemberContext, leadId: string): Promise<boolean> =>
  (await unreadable(ctx, leadId)).length > (await unreadable(ctx)).length;

/**
 * Makes a member of the secretariat for `npm run admin:create`. Gives the path at which the password is set, or null when
 * the address has an account with a password already. @throws 409 admin.problems.exists
 */
export async function createAdmin(
  ctx: Context,
  facts: { email: string; name: string; another: boolean },
): Promise<string | null> {
  if (!facts.another && (await findByRole("secretariat")).length > 0)
    throw new AppError(409, "admin.problems.exists");
  return ctx.change(async () => {
    const known = await findByEmail(facts.email);
    if (known) {
      await giveRole(ctx, known.personId, role("secretariat"));
      return known.passwordHash ? null : makeResetPath(ctx, known);
    }
    const person = await createPerson(ctx, { name: facts.name, birthDay: null });
    const account = await openAccount(ctx, {
      personId: person._id,
      email: facts.email,
      passwordHash: null,
      roles: [],
      locale: ctx.locale,
    });
    await giveRole(ctx, person._id, role("secretariat"));
    return makeResetPath(ctx, account);
  });
}
