import "./closings.ts";
import "./listeners.ts";

export { codeClosed, codeMade, codeUsed } from "./events.ts";
export { type Follower, followersOf, followHome, followingOf, followQuestions } from "./home.ts";
export { followActions } from "./routes.ts";
export { askToFollow } from "./service.ts";
