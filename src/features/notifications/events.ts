import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const settingsChanged = eventType("notifications.settingsChanged", 1, z.object({}));
