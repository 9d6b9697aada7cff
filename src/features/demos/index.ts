import "./closings.ts";
import "./erasing.ts";
import "./invariants.ts";
import type { Action } from "../../http/action.ts";
import "./jobs.ts";
import "./listeners.ts";
import { setMaxAudioBytes } from "./limits.ts";
import { demoDoors } from "./routes.ts";

export { type Addition, onDemoPage, onVersionUses, type Piece, type Spot } from "./additions.ts";
export { bytesOf, onlySource, oddFormat, soundAddress, type Source, sourcesOf } from "./copies.ts";
export { knownAmong } from "./known.ts";
export {
  demosForMentor,
  demosOfActs,
  demosOwnedBy,
  demosWith,
  findDemo,
  newestOf,
  versionsOf,
  versionsOfAll,
} from "./model.ts";
export { hears, isNewest, peopleIn, reachesTo } from "./policy.ts";
export { reachAudio, reachDemo, type Reached } from "./reach.ts";
export { keepToOneself, letMentorHear } from "./hearing-service.ts";
export {
  type Analysis,
  type Demo,
  type DemoVersion,
  type Finding,
  lengthOf,
  READERS,
  type Readers,
  Rendition,
} from "./schema.ts";
export { addDemo, addVersion, editDemo } from "./service.ts";
export { type Waveform, waveformOf, waveformsOf } from "./waveform.ts";
export { withdrawVersion } from "./versions-service.ts";

/** The doors of the room, told how large a sound file may be. */
export function demoActions(config: { maxAudioBytes: number }): readonly Action[] {
  setMaxAudioBytes(config.maxAudioBytes);
  return demoDoors;
}
