export { openReports } from "./model.ts";
export { onActPage, presentAct, shownMembers } from "./present.ts";
export { chosenSongs } from "./reach.ts";
export { portfolioActions } from "./routes.ts";
export { shareOfAct } from "./sharing.ts";
export { reportProblem } from "./service.ts";
