import type { Heard } from "../verdicts.ts";
import { SILENCE, type Shape } from "./wave.ts";

const START_MS = 3_000;
const END_MS = 5_000;
const GAP_MS = 15_000;
const QUIET_LUFS = -35;
const CLIPS = 8;
/** A channel that is heard at all, while the other is not. */
const HEARD = 0.01;
const SHORT_MS = 1_000;

export type Found = Heard["findings"][number];

/** What its player may want to know of a recording that was said to last `saidMs`. The page says it kindly. */
export function findingsOf(shape: Shape, loudnessLufs: number | null, saidMs: number): Found[] {
  const ms = (frames: number): number => Math.round((frames / shape.sampleRate) * 1000);
  const whole = ms(shape.frames);
  const found: Found[] = [];
  if (saidMs - whole > Math.max(SHORT_MS, saidMs / 50))
    found.push({ kind: "short", atMs: whole, ms: saidMs - whole });
  if (Math.max(0, ...shape.loudest) < SILENCE) return [{ kind: "silent", atMs: 0, ms: whole }, ...found];
  for (const { from, to } of silences(shape)) {
    const [atMs, length] = [ms(from), ms(to - from)];
    const kind = from === 0 ? "silentStart" : to === shape.frames ? "silentEnd" : "silentGap";
    const least = { silentStart: START_MS, silentEnd: END_MS, silentGap: GAP_MS }[kind];
    if (length >= least) found.push({ kind, atMs, ms: length });
  }
  if (shape.clips >= CLIPS) found.push({ kind: "clipped", atMs: ms(shape.firstClip), ms: 0 });
  if (loudnessLufs !== null && loudnessLufs < QUIET_LUFS) found.push({ kind: "quiet", atMs: 0, ms: whole });
  if (shape.loudest.length === 2 && isOneSided(shape.loudest))
    found.push({ kind: "oneSide", atMs: 0, ms: whole });
  return found;
}

const isOneSided = (loudest: readonly number[]): boolean =>
  Math.min(...loudest) < SILENCE && Math.max(...loudest) > HEARD;

/** Runs of silent buckets, in frames. */
function silences({ min, max, frames, each }: Shape): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let from: number | null = null;
  const buckets = Math.ceil(frames / each);
  for (let i = 0; i <= buckets; i += 1) {
    const isSilent = i < buckets && (max[i] as number) < SILENCE && (min[i] as number) > -SILENCE;
    if (isSilent) from ??= i * each;
    else if (from !== null) {
      runs.push({ from, to: Math.min(frames, i * each) });
      from = null;
    }
  }
  return runs;
}
