import { copyActions } from "./copy-routes.ts";
import { closingActions } from "./closing-routes.ts";
import { erasureActions } from "./erasure-routes.ts";
import "./closings.ts";
import "./jobs.ts";
import "./stores.ts";

export { replayClosings } from "./close-again.ts";
export { eraseNow, eraseOverdue, replayErasures } from "./erase.ts";
export { askForErasure } from "./erasure-service.ts";

export const privacyActions = [...copyActions, ...erasureActions, ...closingActions];
