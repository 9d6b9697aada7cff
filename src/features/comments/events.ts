import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const place = { demo: z.string(), n: z.number() };
/** `about` is the comment that the thread began with; `person` the musician whose demo it is. */
export const commentAdded = eventType("comments.added", 1, z.object(place));
/** `to`: who began the thread. */
export const commentAnswered = eventType("comments.answered", 1, z.object({ ...place, to: z.string() }));
export const commentDecided = eventType(
  "comments.decided",
  1,
  z.object({ ...place, to: z.string(), decision: z.string() }),
);
export const commentTakenBack = eventType("comments.takenBack", 1, z.object(place));
export const commentReturned = eventType("comments.returned", 1, z.object(place));
/** `about` is the demo. */
export const commenterInvited = eventType("comments.invited", 1, z.object({ invited: z.string() }));
export const commenterUninvited = eventType("comments.uninvited", 1, z.object({ invited: z.string() }));
