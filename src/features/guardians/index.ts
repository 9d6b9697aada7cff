import "./listeners.ts";

export { claimsFor, decidingSchools } from "./claims.ts";
export {
  type Child,
  type Contact,
  type GuardianHome,
  guardianHome,
  onGuardianHome,
  safeguardingLeads,
} from "./overview.ts";
export { guardianPage } from "./present.ts";
export { guardianActions } from "./routes.ts";
export type { Ask, Item } from "./schema.ts";
export { endGuardian, inviteGuardian, openGuardianInvitations, remindGuardian } from "./service.ts";
export { onSeenAs } from "./seen-present.ts";
