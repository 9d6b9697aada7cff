import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const facts = z.object({
  purpose: z.string(),
  power: z.string(),
  about: z.string().nullable(),
  /** The yes lay in another act, which tells its own story. */
  inAct: z.boolean(),
});
export const consentGiven = eventType("consent.given", 2, facts);
export const consentWithdrawn = eventType("consent.withdrawn", 2, facts);
