import "./closings.ts";
import "./listeners.ts";

export { pressKitActions } from "./routes.ts";
export { addPicture } from "./picture-service.ts";
export { writeKit } from "./service.ts";
