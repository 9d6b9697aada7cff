import { bipolar } from "./random.ts";
import {
  decayFactor,
  hertz,
  poleOf,
  ramp,
  resonate,
  SAMPLE_RATE,
  samples,
  saturate,
  soften,
  stepCorrection,
} from "./dsp.ts";
import type { Instrument, Stroke } from "./strings.ts";

const { exp, floor, max, min, sin } = Math;

const TAU = Math.PI * 2;

interface SawTone {
  /** Oscillators, spread evenly over ± `detune` (as a part of the frequency). */
  count: number;
  detune: number;
  /** Second oscillator row one octave down, as a part of the level. */
  sub: number;
  /** Filter corner at rest and at the height of its envelope, in multiples of the frequency. */
  floor: number;
  height: number;
  /** Resonance, 0 to 0.95. */
  resonance: number;
  attack: number;
  /** Time in which the filter closes again, in seconds. */
  closing: number;
  /** Time in which the level falls by 60 dB while held; 0 = it stays. */
  fading: number;
  release: number;
}

function saws(output: Float32Array, hz: number, tone: SawTone, stroke: Stroke): void {
  for (let number = 0; number < tone.count; number += 1) {
    const place = tone.count === 1 ? 0 : (2 * number) / (tone.count - 1) - 1;
    const step = (hz * (1 + place * tone.detune)) / SAMPLE_RATE;
    let phase = stroke.random();
    for (let i = 0; i < output.length; i += 1) {
      phase += step;
      if (phase >= 1) phase -= 1;
      output[i]! += (2 * phase - 1 - stepCorrection(phase, step)) / tone.count;
    }
  }
  if (tone.sub === 0) return;
  const step = hz / 2 / SAMPLE_RATE;
  let phase = 0;
  for (let i = 0; i < output.length; i += 1) {
    phase += step;
    if (phase >= 1) phase -= 1;
    output[i]! += tone.sub * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase);
  }
}

/** Detuned sawtooths through a resonant lowpass that opens and closes with each note. */
function subtractive(stroke: Stroke, tone: SawTone): Float32Array {
  const hz = hertz(stroke.pitch);
  const output = new Float32Array(samples(stroke.seconds + tone.release));
  saws(output, hz, tone, stroke);
  const closing = decayFactor(tone.closing);
  const fading = tone.fading > 0 ? decayFactor(tone.fading) : 1;
  const rise = 1 / samples(min(tone.attack, stroke.seconds));
  const damping = 2 * (1 - tone.resonance);
  const height = hz * tone.height * (0.4 + 0.6 * stroke.velocity);
  let opening = 1;
  let level = 1;
  let low = 0;
  let band = 0;
  for (let i = 0; i < output.length; i += 1) {
    const swell = min(1, i * rise);
    const corner = min(5000, hz * tone.floor + height * opening * swell);
    const f = (Math.PI * corner) / SAMPLE_RATE;
    const g = 2 * f * (1 - (f * f) / 6);
    // State-variable filter; cheap, stable below a sixth of the sample rate, and easy to sweep.
    low += g * band;
    band += g * (output[i]! - low - damping * band);
    output[i] = low * level;
    opening *= closing;
    level *= fading;
  }
  ramp(output, tone.attack, tone.release);
  return output;
}

function synth(name: string, tone: SawTone): Instrument {
  return { name, play: (stroke) => subtractive(stroke, tone) };
}

/** Wide, slow chord sound. */
export const pad = synth("pad", {
  count: 5,
  detune: 0.006,
  sub: 0.25,
  floor: 1.6,
  height: 3,
  resonance: 0.15,
  attack: 0.5,
  closing: 6,
  fading: 0,
  release: 0.7,
});

/** Quick bright chords for dance music. */
export const stab = synth("stab", {
  count: 5,
  detune: 0.008,
  sub: 0,
  floor: 1.5,
  height: 9,
  resonance: 0.3,
  attack: 0.004,
  closing: 0.6,
  fading: 1.6,
  release: 0.12,
});

/** Short plucked synth for arpeggios. */
export const blip = synth("blip", {
  count: 2,
  detune: 0.003,
  sub: 0.2,
  floor: 1.2,
  height: 10,
  resonance: 0.5,
  attack: 0.002,
  closing: 0.25,
  fading: 0.5,
  release: 0.05,
});

/** Singing lead with a little width. */
export const lead = synth("lead", {
  count: 3,
  detune: 0.004,
  sub: 0.15,
  floor: 3,
  height: 5,
  resonance: 0.35,
  attack: 0.02,
  closing: 1.2,
  fading: 0,
  release: 0.12,
});

/** Round synth bass. */
export const synthBass = synth("synthbass", {
  count: 2,
  detune: 0.002,
  sub: 0.7,
  floor: 1.5,
  height: 9,
  resonance: 0.4,
  attack: 0.003,
  closing: 0.3,
  fading: 2.5,
  release: 0.05,
});

/** Deep sine with a falling start, as from a drum machine tuned to play bass. */
export const subBass: Instrument = {
  name: "subbass",
  play(stroke) {
    const hz = hertz(stroke.pitch);
    const output = new Float32Array(samples(stroke.seconds + 0.12));
    const fall = decayFactor(0.12);
    const fading = decayFactor(2.8);
    let phase = 0;
    let bend = 1.2;
    let level = 1;
    for (let i = 0; i < output.length; i += 1) {
      phase += (hz * (1 + bend)) / SAMPLE_RATE;
      bend *= fall;
      // Saturation gives overtones, without which small loudspeakers would play nothing at all.
      output[i] = saturate(1.9 * level * sin(TAU * phase));
      level *= fading;
    }
    ramp(output, 0.003, 0.1);
    return output;
  },
};

type Vowel = readonly (readonly [hz: number, q: number, gain: number])[];

const VOWELS: readonly Vowel[] = [
  [
    [360, 6, 1],
    [760, 8, 0.4],
    [2500, 12, 0.07],
  ],
  [
    [470, 6, 1],
    [880, 8, 0.5],
    [2600, 12, 0.1],
  ],
  [
    [640, 6, 1],
    [1120, 8, 0.55],
    [2650, 12, 0.16],
  ],
];

interface VoiceTone {
  singers: number;
  attack: number;
  release: number;
  /** Formants in relation to a man's. */
  size: number;
  breath: number;
}

/** Wordless singing: a soft buzz with scoop and vibrato through the formants of oo, oh or ah. */
function sing(stroke: Stroke, tone: VoiceTone): Float32Array {
  const hz = hertz(stroke.pitch);
  const output = new Float32Array(samples(stroke.seconds + tone.release));
  for (let singer = 0; singer < tone.singers; singer += 1) {
    const detune = tone.singers === 1 ? 1 : 1 + bipolar(stroke.random) * 0.005;
    const rate = (TAU * (4.9 + 0.8 * stroke.random())) / SAMPLE_RATE;
    const start = stroke.random() * TAU;
    const settle = decayFactor(0.14);
    const drift = poleOf(3);
    let phase = stroke.random();
    let wander = 0;
    let bend = -0.035;
    let step = 0;
    for (let i = 0; i < output.length; i += 1) {
      // Pitch moves slowly, so it is enough to work it out every 16 samples.
      if (i % 16 === 0) {
        wander += drift * 16 * (bipolar(stroke.random) * 0.01 - wander);
        const vibrato = 0.0075 * saturate(max(0, i / SAMPLE_RATE - 0.18) * 2);
        step = (hz * detune * (1 + bend + wander + vibrato * sin(start + rate * i))) / SAMPLE_RATE;
        bend *= settle ** 16;
      }
      phase += step;
      if (phase >= 1) phase -= 1;
      output[i]! += 2 * phase - 1 - stepCorrection(phase, step);
    }
  }
  soften(output, 700 + 900 * stroke.velocity);
  for (let i = 0; i < output.length; i += 1) output[i]! += bipolar(stroke.random) * tone.breath;
  const vowel = VOWELS[floor(stroke.random() * 2.2 + stroke.velocity * 0.8) % VOWELS.length]!;
  resonate(
    output,
    vowel.map(([at, q, gain]) => [at * tone.size, q * 0.6, gain] as const),
    0.12,
  );
  ramp(output, min(tone.attack, stroke.seconds * 0.4), tone.release);
  return output;
}

/** One singer humming the tune. */
export const voice: Instrument = {
  name: "voice",
  play: (stroke) => sing(stroke, { singers: 1, attack: 0.06, release: 0.1, size: 1.12, breath: 0.025 }),
};

/** A row of a choir. */
export const choir: Instrument = {
  name: "choir",
  play: (stroke) => sing(stroke, { singers: 4, attack: 0.3, release: 0.5, size: 1.05, breath: 0.05 }),
};

/** A few friends shouting along. */
export const gang: Instrument = {
  name: "gang",
  play: (stroke) => sing(stroke, { singers: 4, attack: 0.02, release: 0.08, size: 1.2, breath: 0.16 }),
};

/** Flute or a whistling mouth: nearly a sine, with breath around it. */
export const flute: Instrument = {
  name: "flute",
  play(stroke) {
    const hz = hertz(stroke.pitch);
    const output = new Float32Array(samples(stroke.seconds + 0.09));
    const pole = poleOf(hz * 3);
    let phase = 0;
    let breath = 0;
    for (let i = 0; i < output.length; i += 1) {
      const seconds = i / SAMPLE_RATE;
      const depth = 0.006 * saturate(seconds * 2.5);
      phase += (TAU * hz * (1 + depth * sin(TAU * 5.2 * seconds))) / SAMPLE_RATE;
      breath += pole * (bipolar(stroke.random) - breath);
      const chiff = 0.05 + 0.25 * exp(-seconds * 35);
      output[i] = sin(phase) + 0.16 * sin(2 * phase) + 0.05 * sin(3 * phase) + breath * chiff;
    }
    ramp(output, 0.045, 0.08);
    return output;
  },
};
