import { bipolar } from "./random.ts";
import { hertz, poleOf, ramp, SAMPLE_RATE, samples } from "./dsp.ts";
import type { Instrument, Stroke } from "./strings.ts";

const { abs, cos, exp, min, sin, sqrt } = Math;

const TAU = Math.PI * 2;

/**
 * Adds one dying sine. A two-term recurrence carries both wave and decay, so a partial costs two
 * multiplications a sample, and it stops as soon as it can no longer be heard.
 */
function addPartial(output: Float32Array, hz: number, amplitude: number, decay: number, phase: number): void {
  if (hz > SAMPLE_RATE * 0.42) return;
  const w = (TAU * hz) / SAMPLE_RATE;
  const fall = exp(-6.908 / (decay * SAMPLE_RATE));
  const first = 2 * fall * cos(w);
  const second = -fall * fall;
  let older = (amplitude * sin(phase - 2 * w)) / (fall * fall);
  let old = (amplitude * sin(phase - w)) / fall;
  const length = min(output.length, samples(decay * 1.2));
  for (let i = 0; i < length; i += 1) {
    const value = first * old + second * older;
    older = old;
    old = value;
    output[i]! += value;
  }
}

interface HammerTone {
  /** How fast the partials fade with their number at full strength; lower is brighter. */
  slope: number;
  /** Fading time of the fundamental of C4, in seconds. */
  sustain: number;
  /** Stiffness of the strings. */
  stiffness: number;
  partials: number;
  release: number;
}

function hammered(stroke: Stroke, tone: HammerTone): Float32Array {
  const hz = hertz(stroke.pitch);
  const output = new Float32Array(samples(stroke.seconds + tone.release));
  const sustain = tone.sustain * (261.6 / hz) ** 0.6;
  const slope = tone.slope * (1.5 - 0.5 * stroke.velocity) * (hz / 261.6) ** 0.25;
  const stiffness = tone.stiffness * (hz / 261.6) ** 1.2;
  for (let k = 1; k <= tone.partials; k += 1) {
    const frequency = hz * k * sqrt(1 + stiffness * k * k);
    // The hammer strikes at an eighth of the string, where every eighth partial has a node.
    const strike = abs(sin((Math.PI * k) / 8)) + 0.08;
    const amplitude = strike * exp(-slope * (k - 1));
    if (amplitude < 0.003) continue;
    const decay = sustain / (1 + 0.32 * (k - 1));
    const beating = 1 + 0.0007 * (0.6 + stroke.random());
    addPartial(output, frequency, amplitude * 0.72, decay * 0.45, stroke.random() * TAU);
    // The second string, which gives the beats and the long tail, is lost among the high partials.
    if (k <= 8) addPartial(output, frequency * beating, amplitude * 0.4, decay, stroke.random() * TAU);
  }
  addThump(output, 0.14 * stroke.velocity, stroke);
  ramp(output, 0.002, tone.release);
  return output;
}

function addThump(output: Float32Array, amount: number, stroke: Stroke): void {
  const length = min(samples(0.03), output.length);
  const pole = poleOf(900);
  let state = 0;
  for (let i = 0; i < length; i += 1) {
    state += pole * (bipolar(stroke.random) - state);
    output[i]! += state * amount * (1 - i / length) ** 2 * 3;
  }
}

function hammeredKeys(name: string, tone: HammerTone): Instrument {
  return { name, play: (stroke) => hammered(stroke, tone) };
}

/** Grand piano. */
export const piano = hammeredKeys("piano", {
  slope: 0.34,
  sustain: 5.5,
  stiffness: 0.00035,
  partials: 22,
  release: 0.18,
});

/** Piano with felt between hammers and strings. */
export const feltPiano = hammeredKeys("felt", {
  slope: 0.8,
  sustain: 4.2,
  stiffness: 0.0003,
  partials: 12,
  release: 0.3,
});

/** Electric piano: a tine over a tone bar, as phase modulation whose depth follows the touch. */
export const electricPiano: Instrument = {
  name: "epiano",
  play(stroke) {
    const hz = hertz(stroke.pitch);
    const output = new Float32Array(samples(stroke.seconds + 0.15));
    const w = (TAU * hz) / SAMPLE_RATE;
    const bark = 1.5 * stroke.velocity * stroke.velocity * min(1, 500 / hz);
    const fall = exp(-6.908 / (3.5 * (261.6 / hz) ** 0.4 * SAMPLE_RATE));
    const fast = exp(-6.908 / (0.9 * SAMPLE_RATE));
    let level = 1;
    let depth = bark;
    for (let i = 0; i < output.length; i += 1) {
      output[i] = level * sin(w * i + (depth + 0.12) * sin(w * i));
      level *= fall;
      depth *= fast;
    }
    const tine = min(hz * 13.8, 9000);
    addPartial(output, tine, 0.09 * stroke.velocity, 0.18, 0);
    ramp(output, 0.003, 0.14);
    return output;
  },
};

/** Accordion: two reeds slightly apart, so that they beat. */
export const accordion: Instrument = {
  name: "accordion",
  play(stroke) {
    const hz = hertz(stroke.pitch);
    const output = new Float32Array(samples(stroke.seconds + 0.07));
    for (const detune of [1, 1.0058]) {
      const step = (hz * detune) / SAMPLE_RATE;
      let phase = stroke.random();
      for (let i = 0; i < output.length; i += 1) {
        phase += step;
        if (phase >= 1) phase -= 1;
        // A narrow, rounded pulse has the nasal row of overtones of a free reed.
        const open = phase < 0.3 ? phase * (0.3 - phase) * 44 : 0;
        output[i]! += open - 0.66;
      }
    }
    const low = poleOf(hz * 0.5);
    const top = poleOf(4200 + 2500 * stroke.velocity);
    let offset = 0;
    let state = 0;
    for (let i = 0; i < output.length; i += 1) {
      offset += low * (output[i]! - offset);
      state += top * (output[i]! - offset - state);
      output[i] = state;
    }
    ramp(output, 0.035, 0.06);
    return output;
  },
};

/** Bell or music box: partials of a struck bar. */
export const bell: Instrument = {
  name: "bell",
  play(stroke) {
    const hz = hertz(stroke.pitch);
    const output = new Float32Array(samples(2.2));
    const bars: readonly (readonly [ratio: number, amplitude: number, decay: number])[] = [
      [1, 1, 2.4],
      [2.0, 0.18, 1.2],
      [3.01, 0.22, 0.7],
      [5.4, 0.14, 0.3],
      [8.9, 0.06, 0.12],
    ];
    for (const [ratio, amplitude, decay] of bars) {
      const touch = ratio === 1 ? 1 : stroke.velocity;
      addPartial(output, hz * ratio, amplitude * touch, decay, 0);
    }
    ramp(output, 0.001, 0.5);
    return output;
  },
};
