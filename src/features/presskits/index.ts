import "./listeners.ts";

export { pressKitActions } from "./routes.ts";
