import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const organisationCreated = eventType(
  "organisations.created",
  1,
  z.object({ kind: z.string(), municipality: z.string() }),
);
export const organisationApproved = eventType("organisations.approved", 1, z.object({ kind: z.string() }));
export const organisationChanged = eventType("organisations.changed", 1, z.object({}));
export const organisationClosed = eventType("organisations.closed", 1, z.object({}));
const who = z.object({ organisationId: z.string(), coordinator: z.boolean() });
export const memberJoined = eventType("organisations.memberJoined", 1, who);
export const memberLeft = eventType("organisations.memberLeft", 1, who);
