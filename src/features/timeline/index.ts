import "./listeners.ts";

export { type Names, namesFor } from "./names.ts";
export { timelineActions } from "./routes.ts";
