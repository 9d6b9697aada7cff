import "./closings.ts";
import "./invariants.ts";
import "./listeners.ts";

export { circleNow, demoAt as commentsOn } from "./reach.ts";
export { commentActions } from "./routes.ts";
export type { Comment } from "./schema.ts";
export { addComment, answerComment, changeCircle, decide } from "./service.ts";
export { commentsWaitingFor, versionsToHear } from "./waits.ts";
