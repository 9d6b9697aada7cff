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
/** Another member coordinates from now on; `to` is them. The person who did it coordinates no more, but for the secretariat. */
const handover = z.object({ to: z.string() });
export const coordinationHandedOver = eventType("organisations.handedOver", 1, handover);
export const handoverTakenBack = eventType("organisations.handoverTakenBack", 1, handover, {
  takesBack: "organisations.handedOver",
});
const who = z.object({ organisationId: z.string(), coordinator: z.boolean() });
export const memberJoined = eventType("organisations.memberJoined", 1, who);
export const memberLeft = eventType("organisations.memberLeft", 1, who);
