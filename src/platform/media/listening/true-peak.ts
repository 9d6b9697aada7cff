import type { Block } from "./block.ts";

// True peak by ITU-R BS.1770-4, annex 2: between the samples the wave goes higher than they do, so it is looked at four
// times as closely (twice from 96 kHz, as it is from 192 kHz).

const TAPS = 12;
/** Samples whose in-between points are worked out or left out together. */
const GROUP = 16;

/** For each point between two samples the weights of the 12 samples around it: a sinc under a Hann window. */
function phasesOf(factor: number): Float64Array[] {
  return Array.from({ length: factor - 1 }, (_, phase) => {
    const weights = Float64Array.from({ length: TAPS }, (_one, tap) => {
      const x = tap - TAPS / 2 + 1 - (phase + 1) / factor;
      return (Math.sin(Math.PI * x) / (Math.PI * x)) * Math.cos((Math.PI * x) / (TAPS + 1)) ** 2;
    });
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((one) => one / sum);
  });
}

export interface PeakMeter {
  add(block: Block): void;
  /** Decibels over full scale; null in silence. */
  truePeak(): number | null;
}

/** Measures what is added to it, in the order of time. */
export function peakMeter(): PeakMeter {
  let rate = 0;
  let phases: Float64Array[] = [];
  /** No in-between point is higher than the highest sample around it times this. */
  let most = 1;
  let before: Float32Array[] = [];
  let peak = 0;

  function begin({ sampleRate, channels }: Block): void {
    rate = sampleRate;
    phases = phasesOf(sampleRate >= 192_000 ? 1 : sampleRate >= 96_000 ? 2 : 4);
    most = Math.max(1, ...phases.map((one) => one.reduce((sum, weight) => sum + Math.abs(weight), 0)));
    before = channels.map(() => new Float32Array(TAPS - 1));
  }

  return {
    add(block) {
      if (block.sampleRate !== rate || block.channels.length !== before.length) begin(block);
      for (const [i, samples] of block.channels.entries()) {
        const row = new Float32Array(samples.length + TAPS - 1);
        row.set(before[i] as Float32Array);
        row.set(samples, TAPS - 1);
        peak = highest(row, phases, most, peak);
        before[i] = row.slice(samples.length);
      }
    },
    truePeak: () => (peak > 1e-5 ? 20 * Math.log10(peak) : null),
  };
}

function highest(row: Float32Array, phases: readonly Float64Array[], most: number, known: number): number {
  let peak = known;
  const last = row.length - TAPS;
  for (let from = 0; from <= last; from += GROUP) {
    const to = Math.min(last, from + GROUP - 1);
    let loudest = 0;
    for (let i = from; i < to + TAPS; i += 1) {
      const size = Math.abs(row[i] as number);
      if (size > loudest) loudest = size;
    }
    if (loudest > peak) peak = loudest;
    if (loudest * most <= peak) continue;
    for (const weights of phases) peak = Math.max(peak, between(row, from, to, weights));
  }
  return peak;
}

function between(row: Float32Array, from: number, to: number, weights: Float64Array): number {
  let peak = 0;
  for (let i = from; i <= to; i += 1) {
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap += 1) sum += (row[i + tap] as number) * (weights[tap] as number);
    const size = Math.abs(sum);
    if (size > peak) peak = size;
  }
  return peak;
}
