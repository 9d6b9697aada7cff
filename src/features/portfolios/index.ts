export { openReports } from "./model.ts";
export { portfolioActions } from "./routes.ts";
export { reportProblem } from "./service.ts";
