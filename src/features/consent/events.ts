import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const facts = z.object({ purpose: z.string(), power: z.string(), about: z.string().nullable() });
export const consentGiven = eventType("consent.given", 1, facts);
export const consentWithdrawn = eventType("consent.withdrawn", 1, facts);
