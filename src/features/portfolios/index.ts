export { openReports } from "./model.ts";
export { onActPage, presentAct } from "./present.ts";
export { portfolioActions } from "./routes.ts";
export { shareOfAct } from "./sharing.ts";
export { reportProblem } from "./service.ts";
