import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const frameworkDrafted = eventType("frameworks.drafted", 1, z.object({ version: z.number() }));
export const frameworkEdited = eventType(
  "frameworks.edited",
  1,
  z.object({ version: z.number(), milestone: z.string() }),
);
export const frameworkPublished = eventType("frameworks.published", 1, z.object({ version: z.number() }));
export const frameworkDropped = eventType("frameworks.dropped", 1, z.object({ version: z.number() }));
