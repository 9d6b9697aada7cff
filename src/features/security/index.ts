export { securityActions } from "./routes.ts";
