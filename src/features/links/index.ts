import "./closings.ts";
import "./listeners.ts";

export { linkDoors as linkActions } from "./routes.ts";
export { makeLink } from "./service.ts";
