import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

/** Asking, agreeing and ending are events of the tie: `ties.asked`, `ties.begun`, `ties.declined`, `ties.ended`. */
export const codeMade = eventType("follows.codeMade", 1, z.object({}));
export const codeClosed = eventType("follows.codeClosed", 1, z.object({}));
export const codeUsed = eventType("follows.codeUsed", 1, z.object({ by: z.string() }));
