import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

/** None of these says who wrote, whom it is about or which lead did it: that stands with the concern. */
const nothing = z.object({});
export const concernRaised = eventType("safeguarding.concernRaised", 1, nothing);
export const concernOpened = eventType("safeguarding.concernOpened", 1, nothing);
export const concernMoved = eventType("safeguarding.concernMoved", 1, z.object({ state: z.string() }));
/** It was handed over: the lead who has it now is told. */
export const concernHandedOver = eventType("safeguarding.concernHandedOver", 1, z.object({ to: z.string() }));
/** Another lead took it over: `from` had it, and is told. */
export const concernTakenOver = eventType("safeguarding.concernTakenOver", 1, z.object({ from: z.string() }));
/** A morning on which it had not been opened for a day. */
export const concernWaits = eventType("safeguarding.concernWaits", 1, nothing);
