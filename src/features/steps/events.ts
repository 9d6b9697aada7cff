import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const stepAgreed = eventType(
  "steps.agreed",
  1,
  z.object({
    mentorship: z.string(),
    owner: z.string(),
    day: z.string(),
    next: z.boolean(),
    /** Agreed on in the log of a session, which tells of it; rows from before it was told lack it. */
    inLog: z.boolean().optional(),
  }),
);
export const stepClosed = eventType(
  "steps.closed",
  1,
  z.object({ mentorship: z.string(), outcome: z.string() }),
);
export const stepReopened = eventType("steps.reopened", 1, z.object({ mentorship: z.string() }), {
  takesBack: "steps.closed",
});
/** What was agreed was taken back before anybody touched it: it is gone. */
export const stepTakenBack = eventType("steps.takenBack", 1, z.object({ mentorship: z.string() }), {
  takesBack: "steps.agreed",
});
export const stepMoved = eventType("steps.moved", 1, z.object({ mentorship: z.string(), day: z.string() }));
export const stepMadeNext = eventType("steps.madeNext", 1, z.object({ mentorship: z.string() }));
