import { z } from "zod";
import { hasRole, systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { listen } from "../../platform/events/events.ts";
import { findAccount, giveRole } from "../accounts/index.ts";
import { findInvitation, type Invitation, onInvitation } from "../invitations/index.ts";
import { findOrganisation } from "../organisations/index.ts";
import { onMyPage } from "../profiles/index.ts";
import { acceptAsPupil, endAllAt, enrolByGuardian, GUARDIAN, PUPIL } from "./service.ts";

const schoolOf = (invitation: Invitation): string => z.string().parse(invitation.data.organisationId);

/** A school's link to a pupil: a new account becomes the person that the school typed. */
onInvitation(PUPIL, {
  describe: async (ctx, invitation) => {
    const school = await findOrganisation(schoolOf(invitation));
    return school && !school.closedAt
      ? {
          title: ctx.t("enrolments.invitation.title", { school: school.name }),
          text: ctx.t("enrolments.invitation.text"),
          button: ctx.t("enrolments.invitation.button"),
        }
      : null;
  },
  accept: async (ctx, invitation) => {
    if (ctx.actor.personId === invitation.about)
      await giveRole(ctx, invitation.about, { kind: "musician", organisationId: null, coordinator: false });
    else {
      // Only the musician whose address the school wrote takes the enrolment over, never a parent or a stranger.
      const account = await findAccount(ctx.actor.accountId);
      if (account?.email !== invitation.email || !hasRole(ctx.actor, "musician"))
        throw new AppError(409, "invitations.problems.otherPerson");
    }
    await acceptAsPupil(ctx, invitation.about, schoolOf(invitation));
  },
  next: () => "/",
  personFor: (invitation) => invitation.about,
  othersMayAccept: true,
});

/** The guardian's acceptance belongs to `guardians`; what it means for the school is heard here. */
listen("enrolments.guardians", ["invitations.accepted"], async (event) => {
  if (event.data.kind !== GUARDIAN) return;
  const invitation = await findInvitation(event.about);
  const schoolId = invitation?.data.organisationId;
  if (invitation && typeof schoolId === "string")
    await enrolByGuardian(systemContext(), invitation.about, schoolId);
});

listen("enrolments.closed", ["organisations.closed"], (event) => endAllAt(systemContext(), event.about));

onMyPage((ctx) =>
  hasRole(ctx.actor, "musician")
    ? { href: "/me/school", label: ctx.t("enrolments.school.title"), icon: "skole" }
    : null,
);
