import "./invariants.ts";
export { findTie, guardianClaims, tiesFrom, tiesTo, tiesToAll, tiesWith } from "./model.ts";
export { holds, isConfirmedGuardian, isKnownGuardian } from "./policy.ts";
export { SCOPES, type Scope, Tie, type TieKind } from "./schema.ts";
export { acceptTie, confirmGuardian, declineTie, endTie, makeTie, rescopeTie } from "./service.ts";
