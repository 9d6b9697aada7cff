import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const enquiryReceived = eventType("enquiries.received", 1, z.object({ act: z.string() }));
