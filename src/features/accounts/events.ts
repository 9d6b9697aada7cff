import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const accountOpened = eventType("accounts.opened", 1, z.object({ kind: z.string() }));
export const passwordChanged = eventType("accounts.passwordChanged", 1, z.object({}));
/** `fromCard`: it is the first, and the school's card ended with it. */
export const emailChanged = eventType(
  "accounts.emailChanged",
  1,
  z.object({ fromCard: z.boolean().default(false) }),
);
export const roleGiven = eventType(
  "accounts.roleGiven",
  1,
  z.object({ kind: z.string(), organisationId: z.string().nullable() }),
);
export const roleTaken = eventType(
  "accounts.roleTaken",
  1,
  z.object({ kind: z.string(), organisationId: z.string().nullable() }),
);
/** Somebody signed in from a browser that the account did not know; `to` says who is told by mail: the owner, or nobody without one. */
export const newDevice = eventType(
  "accounts.newDevice",
  1,
  z.object({ to: z.enum(["owner", "nobody"]).default("owner") }),
);
/** A school's card came to be, in place of another way in (`instead`) or as the first one, or ended. */
export const cardChanged = eventType(
  "accounts.cardChanged",
  1,
  z.object({ on: z.boolean(), instead: z.enum(["yes", "no"]).default("no") }),
);
