import type { Block } from "./block.ts";

// Integrated loudness by ITU-R BS.1770-4: K-weighting, blocks of 400 ms that overlap by three quarters, an absolute gate at
// -70 LUFS and a relative one 10 LU below what is left.

const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;
/** A block is four of these. */
const STEPS_PER_SECOND = 10;

export interface LoudnessMeter {
  add(block: Block): void;
  /** LUFS; null when nothing lasted 400 ms above the gate. */
  integrated(): number | null;
}

/** A direct form II filter of second order, with what it remembers. */
interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
  z1: number;
  z2: number;
}

/** The two stages of K-weighting at any sample rate, from the analogue filters that the standard's 48 kHz tables stand for. */
function kWeighting(sampleRate: number): [Biquad, Biquad] {
  const shelf = (f0: number, gain: number, q: number): Biquad => {
    const k = Math.tan((Math.PI * f0) / sampleRate);
    const high = 10 ** (gain / 20);
    const band = high ** 0.4996667741545416;
    const a0 = 1 + k / q + k * k;
    return {
      b0: (high + (band * k) / q + k * k) / a0,
      b1: (2 * (k * k - high)) / a0,
      b2: (high - (band * k) / q + k * k) / a0,
      a1: (2 * (k * k - 1)) / a0,
      a2: (1 - k / q + k * k) / a0,
      z1: 0,
      z2: 0,
    };
  };
  const highPass = (f0: number, q: number): Biquad => {
    const k = Math.tan((Math.PI * f0) / sampleRate);
    const a0 = 1 + k / q + k * k;
    const [a1, a2] = [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0];
    return { b0: 1, b1: -2, b2: 1, a1, a2, z1: 0, z2: 0 };
  };
  return [
    shelf(1681.974450955533, 3.999843853973347, 0.7071752369554196),
    highPass(38.13547087602444, 0.5003270373238773),
  ];
}

/**
 * What each channel weighs, in the order left, right, centre, bass, surrounds: the bass counts nothing and the surrounds
 * 1.5 dB more. Four channels are two in front and two behind.
 */
export function weightsOf(channels: number): number[] {
  const behind = 1.41;
  if (channels === 4) return [1, 1, behind, behind];
  if (channels === 5) return [1, 1, 1, behind, behind];
  return Array.from({ length: channels }, (_, i) => (i === 3 && channels >= 6 ? 0 : i > 3 ? behind : 1));
}

/** Measures what is added to it, in the order of time. */
export function loudnessMeter(): LoudnessMeter {
  let filters: [Biquad, Biquad][] = [];
  let weights: number[] = [];
  let rate = 0;
  let stepFrames = 0;
  let filled = 0;
  let energy = 0;
  const steps: number[] = [];

  function begin({ sampleRate, channels }: Block): void {
    rate = sampleRate;
    filters = channels.map(() => kWeighting(sampleRate));
    weights = weightsOf(channels.length);
    stepFrames = Math.round(sampleRate / STEPS_PER_SECOND);
  }

  return {
    add(block) {
      if (block.sampleRate !== rate || block.channels.length !== filters.length) begin(block);
      const frames = block.channels[0]?.length ?? 0;
      for (let from = 0; from < frames; ) {
        const to = Math.min(frames, from + stepFrames - filled);
        for (const [i, samples] of block.channels.entries()) {
          const weight = weights[i] as number;
          if (weight > 0) energy += weight * power(samples, from, to, filters[i] as [Biquad, Biquad]);
        }
        filled += to - from;
        from = to;
        if (filled < stepFrames) continue;
        steps.push(energy / stepFrames);
        filled = 0;
        energy = 0;
      }
    },
    integrated: () => gated(steps),
  };
}

/** The sum of squares after both filters. The state is kept in locals, which is what makes it fast. */
function power(samples: Float32Array, from: number, to: number, [first, second]: [Biquad, Biquad]): number {
  const { b0, b1, b2, a1, a2 } = first;
  const { a1: c1, a2: c2 } = second;
  let [x1, x2, y1, y2] = [first.z1, first.z2, second.z1, second.z2];
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    const w = (samples[i] as number) - a1 * x1 - a2 * x2;
    const shelved = b0 * w + b1 * x1 + b2 * x2;
    x2 = x1;
    x1 = w;
    const v = shelved - c1 * y1 - c2 * y2;
    const out = v - 2 * y1 + y2;
    y2 = y1;
    y1 = v;
    sum += out * out;
  }
  // In silence the memory fades into numbers so small that processors slow down on them.
  const faded = (value: number): number => (Math.abs(value) < 1e-15 ? 0 : value);
  first.z1 = faded(x1);
  first.z2 = faded(x2);
  second.z1 = faded(y1);
  second.z2 = faded(y2);
  return sum;
}

const lufs = (power: number): number => -0.691 + 10 * Math.log10(power);
const mean = (powers: readonly number[]): number => powers.reduce((sum, one) => sum + one, 0) / powers.length;

function gated(steps: readonly number[]): number | null {
  const blocks: number[] = [];
  for (let i = 3; i < steps.length; i += 1) blocks.push(mean(steps.slice(i - 3, i + 1)));
  const heard = blocks.filter((one) => lufs(one) > ABSOLUTE_GATE_LUFS);
  if (heard.length === 0) return null;
  const gate = lufs(mean(heard)) + RELATIVE_GATE_LU;
  return lufs(mean(heard.filter((one) => lufs(one) > gate)));
}
