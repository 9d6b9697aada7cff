import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

/** `about` is the demo. One for each who is to answer: `person`. */
export const creditsAsked = eventType("credits.asked", 1, z.object({ n: z.number() }));
export const creditsChanged = eventType("credits.changed", 1, z.object({ n: z.number() }));
/** `to`: the owner of the demo. */
export const creditsAnswered = eventType(
  "credits.answered",
  1,
  z.object({ n: z.number(), answer: z.string(), to: z.string() }),
);
export const creditsComplete = eventType("credits.complete", 1, z.object({ n: z.number(), to: z.string() }));
