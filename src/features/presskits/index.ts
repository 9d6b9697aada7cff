import "./listeners.ts";

export { pressKitActions } from "./routes.ts";
export { writeKit } from "./service.ts";
