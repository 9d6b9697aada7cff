import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const journeyBegun = eventType("journeys.begun", 1, z.object({ framework: z.number() }));
/** The musician's word: `ready` or `notYet`. */
export const wordSaid = eventType(
  "journeys.said",
  1,
  z.object({ milestone: z.string(), said: z.string(), evidence: z.number() }),
);
/**
 * The mentor's word: `confirmed`, `returned` or `reopened`. `opens` is what a confirmation that fulfils the rule of seven makes
 * ready: the next `stage`, or in the last one the `exitTalk`; rows from before it was told lack it.
 */
export const wordAnswered = eventType(
  "journeys.answered",
  1,
  z.object({
    milestone: z.string(),
    verdict: z.string(),
    dimension: z.string(),
    stage: z.string(),
    opens: z.enum(["stage", "exitTalk"]).nullable().optional(),
  }),
);
export const wordUndone = eventType(
  "journeys.undone",
  1,
  z.object({ milestone: z.string(), word: z.string() }),
);
/** The mentor has signed; a second signature is due. */
export const stageSigned = eventType("journeys.stageSigned", 1, z.object({ to: z.string() }));
export const signatureWithdrawn = eventType("journeys.signatureWithdrawn", 1, z.object({ to: z.string() }));
/** `municipality` is null for a secret address. `from` is null for the first stage. */
export const stageEntered = eventType(
  "journeys.stageEntered",
  1,
  z.object({ stage: z.string(), from: z.string().nullable(), municipality: z.string().nullable() }),
);
/** Entering a stage was taken back: `stage` is the one that they are on again. */
export const stageUndone = eventType(
  "journeys.stageUndone",
  1,
  z.object({ stage: z.string(), from: z.string(), municipality: z.string().nullable() }),
);
export const journeyMoved = eventType("journeys.moved", 1, z.object({ from: z.number(), to: z.number() }));
