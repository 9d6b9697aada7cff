import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const facts = z.object({ kind: z.string(), about: z.string() });
export const invitationSent = eventType("invitations.sent", 1, facts);
export const invitationAccepted = eventType("invitations.accepted", 1, facts);
export const invitationWithdrawn = eventType("invitations.withdrawn", 1, facts);
