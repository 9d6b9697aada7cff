import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const facts = z.object({ kind: z.string(), from: z.string(), scope: z.string().nullable() });
export const tieAsked = eventType("ties.asked", 1, facts);
export const tieBegun = eventType("ties.begun", 1, facts);
export const tieDeclined = eventType("ties.declined", 1, facts);
export const tieEnded = eventType("ties.ended", 1, facts);
export const guardianConfirmed = eventType(
  "ties.guardianConfirmed",
  1,
  z.object({ from: z.string(), by: z.string() }),
);
export const guardianUnconfirmed = eventType(
  "ties.guardianUnconfirmed",
  1,
  z.object({ from: z.string(), by: z.string() }),
);
/** The secretariat lets a guardian look on only, while the child is under 15. */
export const guardianStoodDown = eventType("ties.guardianStoodDown", 1, z.object({ from: z.string() }));
/** Neither says who blocked whom. */
export const blockMade = eventType("ties.blocked", 1, z.object({}));
export const blockLifted = eventType("ties.blockLifted", 1, z.object({}));
