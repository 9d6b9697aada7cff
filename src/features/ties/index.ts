import "./closings.ts";
import "./invariants.ts";
import "./listeners.ts";

export { blockersOf, blocksOf, blocksOfAll, findBlock, isBlocked } from "./block-model.ts";
export { blockParty, liftBlock, onBlock } from "./block-service.ts";
export {
  eachStanding,
  findTie,
  guardianClaims,
  tiesBetween,
  tiesEver,
  tiesFrom,
  tiesTo,
  tiesToAll,
  tiesWith,
} from "./model.ts";
export { holds, isConfirmedGuardian, isKnownGuardian } from "./policy.ts";
export { SCOPES, type Scope, type Block, Tie, type TieKind, type Why, WHY } from "./schema.ts";
export {
  acceptTie,
  confirmGuardian,
  declineTie,
  endTie,
  makeTie,
  rescopeTie,
  standDown,
  stepBack,
  unconfirmGuardian,
  vouchFor,
} from "./service.ts";
