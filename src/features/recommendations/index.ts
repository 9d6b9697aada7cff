import "./closings.ts";
import "./listeners.ts";
import { answerActions } from "./answer-routes.ts";
import { enclosureActions } from "./enclosure-routes.ts";
import { writingActions } from "./routes.ts";

export { type Item, recommendationsOf, recommendationsWaitingFor } from "./home.ts";
export { reach as reachRecommendation } from "./reach.ts";
export { SENT_UNDO_MS } from "./policy.ts";
export { CALLS, type Recommendation } from "./schema.ts";
export { draftRecommendation } from "./service.ts";
export { agree, answer, approve, handOver, refuseIt, reply, withdraw } from "./steps-service.ts";
export const recommendationActions = [...writingActions, ...answerActions, ...enclosureActions];
