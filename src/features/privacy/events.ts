import { eventType } from "../../platform/events/events.ts";
import { z } from "../../platform/fields.ts";

const facts = z.object({ reader: z.string() });
export const copyAsked = eventType("privacy.copyAsked", 1, facts);
export const copyReady = eventType("privacy.copyReady", 1, facts);
