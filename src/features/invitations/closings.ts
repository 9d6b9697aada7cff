import { onClosing } from "../../platform/events/closings.ts";
import { findInvitation } from "./model.ts";
import { withdraw } from "./service.ts";

onClosing("invitations.withdrawn", {
  again: async (ctx, { about }) => {
    const row = await findInvitation(about);
    if (row && row.usedAt === null && row.withdrawnAt === null) await withdraw(ctx, about);
    return row !== null;
  },
});
