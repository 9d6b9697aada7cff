import "./listeners.ts";
import { answerActions } from "./answer-routes.ts";
import { writingActions } from "./routes.ts";

export { EVENTS as recommendationEvents } from "./events.ts";
export { type Item, recommendationsOf, recommendationsWaitingFor } from "./home.ts";
export type { Recommendation } from "./schema.ts";
export const recommendationActions = [...writingActions, ...answerActions];
