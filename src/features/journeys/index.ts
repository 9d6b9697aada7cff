export type { Journey, State } from "./schema.ts";
export { beginJourney } from "./service.ts";
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
