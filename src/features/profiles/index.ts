import "./closings.ts";
import "./listeners.ts";

export { type Circle, circleOf } from "./circle.ts";
export { seesFullName } from "./policy.ts";
export { pictureHref, presentProfile, watchersOf } from "./present.ts";
export { profileActions } from "./routes.ts";
export { SecretInput } from "./schema.ts";
export { onMyPage, onPersonPage, pictureOf } from "./service.ts";
