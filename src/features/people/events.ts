import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const personCreated = eventType("people.created", 1, z.object({ musician: z.boolean() }));
export const profileChanged = eventType("people.profileChanged", 1, z.object({}));
export const pictureChanged = eventType("people.pictureChanged", 1, z.object({ removed: z.boolean() }));
export const secretAddressChanged = eventType(
  "people.secretAddressChanged",
  1,
  z.object({ secret: z.boolean() }),
);
export const birthDayCorrected = eventType("people.birthDayCorrected", 1, z.object({}));
