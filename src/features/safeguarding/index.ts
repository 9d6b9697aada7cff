import "./listeners.ts";
import { blockDoors } from "./block-routes.ts";
import { leadDoors } from "./lead-routes.ts";
import { writerDoors } from "./routes.ts";

export { onAcquaintance } from "./acquaintances.ts";
export { namedReaders, readersOf, unreadable } from "./leads.ts";
export { casesOf } from "./lead-present.ts";
export { findConcern, hasWrittenAbout } from "./model.ts";
export { dueAt } from "./policy.ts";
export { about, type Reference } from "./schema.ts";
export { onReference, referenceOf, standingIn, type Standing } from "./references.ts";
export { noteOnConcern, openConcern, raiseConcern, raiseConcernAbout, takeConcern } from "./service.ts";

export const safeguardingActions = [...writerDoors, ...leadDoors, ...blockDoors];
