import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const actCreated = eventType("acts.created", 1, z.object({ kind: z.string() }));
export const actChanged = eventType("acts.changed", 1, z.object({}));
export const actMemberInvited = eventType("acts.memberInvited", 1, z.object({}));
export const actMemberJoined = eventType("acts.memberJoined", 1, z.object({ members: z.number() }));
export const actMemberLeft = eventType("acts.memberLeft", 1, z.object({ members: z.number() }));
export const actMemberChanged = eventType("acts.memberChanged", 1, z.object({ admin: z.boolean() }));
export const actOptedIn = eventType("acts.optedIn", 1, z.object({}));
export const actOptedOut = eventType("acts.optedOut", 1, z.object({}));
/** Somebody is to join, and a guardian is asked first. */
export const admissionAsked = eventType("acts.admissionAsked", 1, z.object({}));
/** A guardian's yes, or that they take back what they answered. */
export const admissionAnswered = eventType("acts.admissionAnswered", 1, z.object({ answer: z.string() }));
/** A guardian said no, or it was taken back before they answered. */
export const admissionClosed = eventType("acts.admissionClosed", 1, z.object({ how: z.string() }));
