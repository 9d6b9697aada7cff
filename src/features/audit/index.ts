import "./erasing.ts";
export { auditActions } from "./routes.ts";
export { viewersLately } from "./service.ts";
