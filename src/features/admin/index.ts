import "./listeners.ts";
import { decisionActions } from "./decision-routes.ts";
import { houseActions } from "./routes.ts";

export { counts as adminCounts } from "./present.ts";
export { createAdmin } from "./service.ts";
export const adminActions = [...houseActions, ...decisionActions];
