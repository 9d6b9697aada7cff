import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const mentorApplied = eventType("mentors.applied", 1, z.object({}));
export const mentorApproved = eventType("mentors.approved", 1, z.object({ certificate: z.boolean() }));
export const mentorDeclined = eventType("mentors.declined", 1, z.object({}));
export const mentorChanged = eventType("mentors.changed", 1, z.object({}));
export const mentorEnded = eventType("mentors.ended", 1, z.object({}));
/** So many days are left until the re-check is due. */
export const certificateDue = eventType("mentors.certificateDue", 1, z.object({ days: z.number() }));
/** The re-check is due, or the secretariat withdrew it: it does not count any more. */
export const certificateOver = eventType("mentors.certificateOver", 1, z.object({ withdrawn: z.boolean() }));
export const certificateSeen = eventType("mentors.certificateSeen", 1, z.object({ day: z.string() }));
export const referenceSeen = eventType("mentors.referenceSeen", 1, z.object({ day: z.string() }));
