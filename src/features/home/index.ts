import "./listeners.ts";

export { frameOf } from "./frame.ts";
export { homeActions } from "./routes.ts";
