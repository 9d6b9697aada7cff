import "./listeners.ts";
import { ownActions } from "./own-routes.ts";
import { pupilActions } from "./routes.ts";

export { type Pupils, pupilsOf } from "./present.ts";
export type { NewPupil } from "./schema.ts";
export { askSchool, enrolmentsOf } from "./own-service.ts";
export { endEnrolment, schoolMaySee, typePupils } from "./service.ts";
export const enrolmentActions = [...pupilActions, ...ownActions];
