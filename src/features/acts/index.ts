import "./closings.ts";
import "./erasing.ts";
import "./invariants.ts";
import "./listeners.ts";

export { findAct, findActs, actsOf, actsWith, getAct, optedInActs } from "./model.ts";
export {
  agreesToPublic,
  isAllGrown,
  isPublicBy,
  mayShowAll,
  memberIds,
  memberOf,
  membersNow,
} from "./policy.ts";
export { isPublic, onlyPublic, publicActs, reach, reachAct, type Reached, sawAround } from "./reach.ts";
export { onOwnAct } from "./present.ts";
export { actActions } from "./routes.ts";
export { type Act, type ActMember, ACT_KINDS, INKS } from "./schema.ts";
export { answerPublic, createAct, editAct, setOptedIn, soloActOf } from "./service.ts";
export { changeMember, endMember, inviteMember } from "./members-service.ts";
export { answerAdmission, joinAct, reachAdmission } from "./admission-service.ts";
export { childrenOfAdmission, isAskedAbout } from "./admission-present.ts";
