import { onClosing } from "../../platform/events/closings.ts";
import { findMembership, findOrganisation } from "./model.ts";
import { closeOrganisation, removeMember } from "./service.ts";

onClosing("organisations.closed", {
  again: async (ctx, { about }) => {
    const row = await findOrganisation(about);
    if (row && row.closedAt === null) await closeOrganisation(ctx, row);
    return row !== null;
  },
});

/** Also the last who coordinates: whoever was given it since is not in the backup, and the secretariat names another. */
onClosing("organisations.memberLeft", {
  again: async (ctx, { about }) => {
    const member = await findMembership(about);
    const row = member && (await findOrganisation(member.organisationId));
    if (!member || !row) return false;
    await removeMember(ctx, row, member, true);
    return true;
  },
});
