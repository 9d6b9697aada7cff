import "./listeners.ts";

export { type Names, namesFor } from "./names.ts";
export { timelineOf, type Told as TimelineLine } from "./present.ts";
export { timelineActions } from "./routes.ts";
