import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

/** At 15 the young person answers and the guardians look on; at 18 their ties end. */
export const handedOver = eventType(
  "guardians.handedOver",
  1,
  z.object({ turn: z.string(), guardians: z.array(z.string()) }),
);
