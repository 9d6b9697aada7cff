import "./listeners.ts";

export { cardActions } from "./routes.ts";
