import { onClosing } from "../../platform/events/closings.ts";
import { beginLeaving } from "./erasure-service.ts";
import { closeErasure, erasureOf } from "./model.ts";
import { CLOSED_DAYS, Erasure, REGRET_DAYS } from "./schema.ts";

/**
 * Somebody who asked to be erased, or whom the secretariat closed, is closed to everybody at once, and the days count from then.
 * What the secretariat wrote to them is on no list: the page says that it was lost.
 */
onClosing("privacy.erasureAsked", {
  opens: "privacy.erasureRegretted",
  again: async (ctx, { about, by, data }) => {
    const why = Erasure.shape.why.parse(data.why);
    const there = await erasureOf(about);
    if (!there)
      await beginLeaving(ctx, about, {
        why,
        days: why === "closed" ? CLOSED_DAYS : REGRET_DAYS,
        askedBy: by,
      });
    // A wish of their own that they could take back is none any more.
    else if (why === "closed" && there.why !== "closed")
      await ctx.change(() => closeErasure(there._id, { reason: "", askedBy: by }));
    return true;
  },
});
