export { pageActions } from "./routes.ts";
