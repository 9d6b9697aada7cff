import { onClosing } from "../../platform/events/closings.ts";
import { findCircle, saveCircle } from "./model.ts";

onClosing("comments.uninvited", {
  again: async (ctx, { about, data }) => {
    const circle = await findCircle(about);
    const invited = circle?.invited.filter((id) => id !== data.invited) ?? [];
    if (circle && invited.length < circle.invited.length)
      await ctx.change(() => saveCircle({ ...circle, invited }));
    return circle !== null;
  },
});
