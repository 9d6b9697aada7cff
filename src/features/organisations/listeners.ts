import { AppError } from "../../platform/errors.ts";
import { onInvitation } from "../invitations/index.ts";
import { MEMBERSHIP } from "./invitations-service.ts";
import { findOrganisation } from "./model.ts";
import { addMember } from "./service.ts";

/** Whoever opens the link works there from then on, if the organisation is still open. */
onInvitation(MEMBERSHIP, {
  describe: async (ctx, invitation) => {
    const row = await findOrganisation(invitation.about);
    return row?.approvedAt && !row.closedAt
      ? {
          title: ctx.t("organisations.invitation.title", { organisation: row.name }),
          text: ctx.t(`organisations.invitation.text.${row.kind}`),
          button: ctx.t("organisations.invitation.button"),
        }
      : null;
  },
  accept: async (ctx, invitation) => {
    const row = await findOrganisation(invitation.about);
    if (!row?.approvedAt || row.closedAt) throw new AppError(409, "invitations.problems.gone");
    await addMember(ctx, row, ctx.actor.personId, invitation.data.coordinator === true);
  },
  next: (invitation) => `/organisations/${invitation.about}`,
});
