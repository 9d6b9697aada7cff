import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const version = z.object({ n: z.number(), act: z.string() });
export const demoAdded = eventType("demos.added", 1, z.object({ act: z.string() }));
export const versionAdded = eventType(
  "demos.versionAdded",
  1,
  z.object({ n: z.number(), act: z.string(), durationMs: z.number(), format: z.string() }),
);
export const versionVerified = eventType("demos.versionVerified", 1, version);
export const versionBroken = eventType("demos.versionBroken", 1, version);
export const versionWithdrawn = eventType("demos.versionWithdrawn", 1, version);
export const versionRestored = eventType("demos.versionRestored", 1, version);
export const demoChanged = eventType("demos.changed", 1, z.object({ readers: z.string() }));
