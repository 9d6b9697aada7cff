import "./closings.ts";
import "./listeners.ts";

export { creditActions } from "./routes.ts";
export { writeCredits } from "./service.ts";
export { creditsAt } from "./reach.ts";
export { creditsWaitingFor } from "./waits.ts";
