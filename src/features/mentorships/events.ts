import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const facts = z.object({ mentor: z.string() });
export const mentorshipAsked = eventType(
  "mentorships.asked",
  1,
  z.object({ mentor: z.string(), school: z.string().nullable() }),
);
export const mentorshipBegun = eventType("mentorships.begun", 1, facts);
export const mentorshipDeclined = eventType("mentorships.declined", 1, facts);
export const refusalTakenBack = eventType("mentorships.refusalTakenBack", 1, facts, {
  takesBack: "mentorships.declined",
});
export const mentorshipWithdrawn = eventType("mentorships.withdrawn", 1, facts);
/** A no to mentoring ended what was asked. `to` asked for them, for the `school`; `known`: the mentor had heard of it. */
export const mentorshipNotWanted = eventType(
  "mentorships.notWanted",
  1,
  z.object({
    mentor: z.string(),
    to: z.string().nullable(),
    school: z.string().nullable(),
    known: z.enum(["yes", "no"]),
  }),
);
export const mentorshipPaused = eventType("mentorships.paused", 1, facts);
export const mentorshipResumed = eventType("mentorships.resumed", 1, facts);
export const mentorshipEnded = eventType(
  "mentorships.ended",
  1,
  z.object({ mentor: z.string(), destination: z.string() }),
);
export const goalsChanged = eventType("mentorships.goalsChanged", 1, z.object({ count: z.number() }));
export const standInBegun = eventType(
  "mentorships.standInBegun",
  1,
  z.object({ mentor: z.string(), standIn: z.string(), until: z.string() }),
);
export const standInEnded = eventType(
  "mentorships.standInEnded",
  1,
  z.object({ mentor: z.string(), standIn: z.string() }),
);
/** A session was planned or moved; `plan` is new each time. */
export const sessionPlanned = eventType(
  "mentorships.sessionPlanned",
  1,
  z.object({ mentor: z.string(), plan: z.string(), at: z.string(), minutes: z.number() }),
);
export const planCancelled = eventType(
  "mentorships.planCancelled",
  1,
  z.object({ mentor: z.string(), plan: z.string() }),
);
