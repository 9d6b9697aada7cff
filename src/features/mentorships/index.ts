import "./closings.ts";
import "./invariants.ts";
import "./jobs.ts";
import "./listeners.ts";
import { agreementDoors } from "./agreement-routes.ts";
import { logDoors } from "./log-routes.ts";
import { mentorshipDoors } from "./routes.ts";

export { latestNoteFor } from "../sessions/index.ts";
export { nextStepOf } from "../steps/index.ts";
export { sessionPlanned } from "./events.ts";
export { mentorHome, nextSessionOf, silentPairs } from "./home.ts";
export { findMentorship, liveOf, liveOfAll, mentorshipsOf } from "./model.ts";
export { awaitsOwnYes, type Seat, SILENT_DAYS } from "./policy.ts";
export { type Mentorship, NewStepInput } from "./schema.ts";
export { logSession } from "./log-service.ts";
export { planSession } from "./plan-service.ts";
export {
  acceptMentorship,
  askMentor,
  changeGoals,
  endMentorship,
  pauseMentorship,
  resumeMentorship,
} from "./service.ts";
export { setStandIn } from "./standin-service.ts";

export const mentorshipActions = [...mentorshipDoors, ...logDoors, ...agreementDoors];
