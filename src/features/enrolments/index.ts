import "./listeners.ts";
import { ownActions } from "./own-routes.ts";
import { pupilActions } from "./routes.ts";

export { type Pupils, pupilsOf } from "./present.ts";
export type { NewPupil } from "./schema.ts";
export { askSchool, endEnrolment, enrolmentsOf, schoolMaySee, typePupils } from "./service.ts";
export const enrolmentActions = [...pupilActions, ...ownActions];
