import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

/** A school typed pupils, one or a class list. */
export const pupilsTyped = eventType(
  "enrolments.typed",
  1,
  z.object({ organisationId: z.string(), count: z.number() }),
);
