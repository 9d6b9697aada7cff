import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const evidenceAdded = eventType("evidence.added", 1, z.object({ kind: z.string() }));
/** What was taken back stands again. */
export const evidenceRestored = eventType("evidence.restored", 1, z.object({ kind: z.string() }), {
  takesBack: "evidence.withdrawn",
});
export const evidenceWithdrawn = eventType("evidence.withdrawn", 1, z.object({ kind: z.string() }));
