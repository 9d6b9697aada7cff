import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const kitChanged = eventType("presskits.changed", 1, z.object({}));
/** About the act. */
export const pictureAdded = eventType("presskits.pictureAdded", 1, z.object({}));
export const pictureRemoved = eventType("presskits.pictureRemoved", 1, z.object({}));
export const pictureRestored = eventType("presskits.pictureRestored", 1, z.object({}));
