import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const data = z.object({ demo: z.string() });
export const linkMade = eventType("links.made", 1, data);
export const linkRevoked = eventType("links.revoked", 1, data);
/** A yes was taken back. */
export const linkShut = eventType("links.shut", 1, data);
export const linkReturned = eventType("links.returned", 1, data);
