import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const problemReported = eventType(
  "portfolios.problemReported",
  1,
  z.object({ act: z.string(), what: z.string() }),
);
export const reportClosed = eventType("portfolios.reportClosed", 1, z.object({ act: z.string() }));
export const reportReopened = eventType("portfolios.reportReopened", 1, z.object({ act: z.string() }));
