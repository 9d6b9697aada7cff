import { onClosing } from "../../platform/events/closings.ts";
import { findLink } from "./model.ts";
import { revokeLink } from "./service.ts";

onClosing("links.revoked", {
  opens: "links.returned",
  again: async (ctx, { about }) => {
    const link = await findLink(about);
    if (link?.revokedAt === null) await revokeLink(ctx, link);
    return link !== null;
  },
});
