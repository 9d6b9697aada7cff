import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const facts = z.object({ minutes: z.number() });
export const practiceLogged = eventType("practice.logged", 1, facts);
export const practiceEdited = eventType("practice.edited", 1, facts);
export const practiceRemoved = eventType("practice.removed", 1, facts);
export const practiceRestored = eventType("practice.restored", 1, facts);
