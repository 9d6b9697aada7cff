import "./erasing.ts";
export { auditActions } from "./routes.ts";
