import "./listeners.ts";
import { editing, entry, logging, practice, removal, restoration } from "./routes.ts";

export { entriesOf } from "./model.ts";
export { logPractice, practiceSums } from "./service.ts";
export const practiceActions = [practice, logging, entry, editing, removal, restoration];
