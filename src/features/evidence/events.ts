import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const evidenceAdded = eventType("evidence.added", 1, z.object({ kind: z.string() }));
export const evidenceWithdrawn = eventType("evidence.withdrawn", 1, z.object({ kind: z.string() }));
