export { portfolioActions } from "./routes.ts";
