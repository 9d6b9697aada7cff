import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

/** An app, a passkey or the recovery codes came or went. */
export const factorChanged = eventType(
  "factors.changed",
  1,
  z.object({ what: z.enum(["app", "passkey", "codes"]), on: z.boolean() }),
);
