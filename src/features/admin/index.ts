import "./listeners.ts";
import { decisionActions } from "./decision-routes.ts";
import { houseActions } from "./routes.ts";

export { adminDoors, presentWaits } from "./present.ts";
export { createAdmin } from "./service.ts";
export { hasSafeguardingLead, waitsFor } from "./waits.ts";
export const adminActions = [...houseActions, ...decisionActions];
