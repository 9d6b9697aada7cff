import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const kitChanged = eventType("presskits.changed", 1, z.object({}));
