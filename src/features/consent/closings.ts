import { onClosing } from "../../platform/events/closings.ts";
import { answerAgain } from "./service.ts";

/**
 * Whatever was said yes to since is not in the backup, and stays closed: the yes before the no may have been a wider one, or one
 * to an older text. Whoever's word counts is asked again.
 */
onClosing("consent.withdrawn", {
  // Letting go of answering together opens; holding on to it is what closes.
  note: async ({ data }) => (data.purpose === "together" ? null : {}),
  again: (ctx, event) => answerAgain(ctx, event, false),
});
onClosing("consent.given", {
  note: async ({ data }) => (data.purpose === "together" ? {} : null),
  again: (ctx, event) => answerAgain(ctx, event, true),
});
