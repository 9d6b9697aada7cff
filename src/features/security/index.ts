export { securityActions } from "./routes.ts";
export { resetFactors } from "./service.ts";
