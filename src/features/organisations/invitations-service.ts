import type { MemberContext } from "../../platform/context.ts";
import { refuse } from "../../platform/errors.ts";
import { findByEmail } from "../accounts/index.ts";
import { type Invitation, invite, resend, unusedInvitations, withdraw } from "../invitations/index.ts";
import { findPerson } from "../people/index.ts";
import { findMemberOf, touchMembers } from "./model.ts";
import type { Organisation } from "./schema.ts";

export const MEMBERSHIP = "membership";

const mailOf = async (ctx: MemberContext, organisation: Organisation) => ({
  mailKey: "organisations.mail.invited",
  params: {
    organisation: organisation.name,
    inviter: (await findPerson(ctx.actor.personId))?.name ?? "",
  },
});

/** Those whom the organisation has invited and who have not answered, newest first; also what has run out. */
export const invitedTo = (organisationId: string): Promise<Invitation[]> =>
  unusedInvitations(organisationId, MEMBERSHIP);

/**
 * Invites somebody to work at the organisation. An address that is already invited gets the same invitation again.
 * @throws 422 at `email` when they work there.
 */
export async function inviteMember(
  ctx: MemberContext,
  organisation: Organisation,
  email: string,
  coordinator = false,
): Promise<Invitation> {
  const account = await findByEmail(email);
  if (account && (await findMemberOf(organisation._id, account.personId)))
    throw refuse("email", "organisations.problems.alreadyMember");
  const known = (await invitedTo(organisation._id)).find((one) => one.email === email);
  if (known) {
    await resendMembership(ctx, organisation, known);
    return known;
  }
  const mail = await mailOf(ctx, organisation);
  return ctx.change(async () => {
    await touchMembers(organisation._id);
    return invite(ctx, { kind: MEMBERSHIP, email, about: organisation._id, data: { coordinator }, ...mail });
  });
}

/** Sends it again, unless it was sent a moment ago. @throws 409 when it was used or withdrawn meanwhile. */
export async function resendMembership(
  ctx: MemberContext,
  organisation: Organisation,
  row: Invitation,
): Promise<void> {
  const mail = await mailOf(ctx, organisation);
  await ctx.change(async () => {
    await touchMembers(organisation._id);
    await resend(ctx, row, mail);
  });
}

/** @throws 409 when it was used meanwhile. */
export const withdrawMembership = (
  ctx: MemberContext,
  organisation: Organisation,
  row: Invitation,
): Promise<Invitation> =>
  ctx.change(async () => {
    await touchMembers(organisation._id);
    return withdraw(ctx, row._id);
  });
