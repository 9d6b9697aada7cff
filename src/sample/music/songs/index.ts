import type { Song } from "../song.ts";
import { doubleBottom } from "./dobbelt-bund.ts";
import { harbourWaltz } from "./havnevals.ts";
import { coldHands } from "./kolde-haender.ts";
import { quarterToThree } from "./kvart-i-tre.ts";
import { alongTheStream } from "./langs-aaen.ts";
import { noise } from "./larm-i-kaelderen.ts";
import { betweenIslands } from "./mellem-oeer.ts";
import { nightTrain } from "./nattog.ts";
import { neonFlower } from "./neonblomst.ts";
import { moveAStep } from "./ryk-et-skridt.ts";
import { signal } from "./signal.ts";
import { snow } from "./sne-over-byen.ts";
import { summerYard } from "./sommer-i-gaarden.ts";
import { untitled } from "./uden-titel-nr-4.ts";

/** All songs of the sample region. */
export const songs: readonly Song[] = [
  coldHands,
  nightTrain,
  moveAStep,
  signal,
  harbourWaltz,
  quarterToThree,
  snow,
  untitled,
  noise,
  betweenIslands,
  summerYard,
  doubleBottom,
  alongTheStream,
  neonFlower,
];
