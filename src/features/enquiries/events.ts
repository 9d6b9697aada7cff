import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const enquiryRemoved = eventType("enquiries.removed", 1, z.object({ act: z.string() }));
export const enquiryRestored = eventType("enquiries.restored", 1, z.object({ act: z.string() }));
export const enquiryReceived = eventType("enquiries.received", 1, z.object({ act: z.string() }));
