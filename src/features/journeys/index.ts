import "./invariants.ts";
import "./listeners.ts";
import { advance, signatures, signing, withdrawal } from "./advance-routes.ts";
import {
  answering,
  answerUndo,
  journey,
  journeyOfPerson,
  milestone,
  milestoneOfPerson,
  moving,
  ownUndo,
  saying,
} from "./routes.ts";

export { secondStage, signStage } from "./advance-service.ts";
export { restsOn } from "./model.ts";
export { signaturesDue } from "./reach.ts";
export type { Journey, State } from "./schema.ts";
export { answerWord, beginJourney, sayWord } from "./service.ts";
export {
  journeyOf,
  journeysOf,
  type JourneyView,
  milestoneTitles,
  type MilestoneView,
  stageCells,
  stageNumber,
  type Waiting,
  waitingAmong,
} from "./view.ts";

/** `advance` stands before `:milestone`, whose pattern it does not fit. */
export const journeyActions = [
  journey,
  milestone,
  saying,
  ownUndo,
  journeyOfPerson,
  advance,
  signing,
  withdrawal,
  moving,
  milestoneOfPerson,
  answering,
  answerUndo,
  signatures,
];
