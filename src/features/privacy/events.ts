import { eventType } from "../../platform/events/events.ts";
import { z } from "../../platform/fields.ts";

const facts = z.object({ reader: z.string() });
export const copyAsked = eventType("privacy.copyAsked", 1, facts);
/** Before the work: the person is closed to others from here on. */
export const erasureAsked = eventType("privacy.erasureAsked", 1, z.object({ why: z.string() }));
export const erasureRegretted = eventType("privacy.erasureRegretted", 1, z.object({}));
/** After the work: that somebody was erased. */
export const erased = eventType("privacy.erased", 1, z.object({ why: z.string() }));
export const copyReady = eventType("privacy.copyReady", 1, facts);
/** Two months before a pupil goes whom a school typed and who never came. */
export const pupilGoesSoon = eventType("privacy.pupilGoesSoon", 1, z.object({}));
