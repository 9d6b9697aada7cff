import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const problemReported = eventType(
  "portfolios.problemReported",
  1,
  z.object({ act: z.string(), what: z.string() }),
);
/** `reporter` is told the outcome, and nothing else. */
export const reportClosed = eventType(
  "portfolios.reportClosed",
  2,
  z.object({ act: z.string(), outcome: z.string(), reporter: z.string() }),
);
export const reportReopened = eventType("portfolios.reportReopened", 1, z.object({ act: z.string() }));
