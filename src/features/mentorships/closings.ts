import { onClosing } from "../../platform/events/closings.ts";
import { findMentorship, isLive } from "./model.ts";
import { closeRequest, endMentorship } from "./service.ts";
import { endStandIn } from "./standin-service.ts";

onClosing("mentorships.ended", {
  again: async (ctx, { about, data }) => {
    const row = await findMentorship(about);
    if (row && isLive(row))
      await endMentorship(ctx, row, { destination: String(data.destination), note: "" });
    return row !== null;
  },
});
for (const how of ["declined", "withdrawn", "notWanted"])
  onClosing(`mentorships.${how}`, {
    again: async (ctx, { about }) => {
      const row = await findMentorship(about);
      if (row?.status === "asked") await ctx.change(() => closeRequest(ctx, row));
      return row !== null;
    },
  });
onClosing("mentorships.standInEnded", {
  again: async (ctx, { about, data }) => {
    const row = await findMentorship(about);
    if (row?.standIn && row.standIn.mentorId === data.standIn) await endStandIn(ctx, row);
    return row !== null;
  },
});
