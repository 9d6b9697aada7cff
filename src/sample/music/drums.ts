import { bipolar } from "./random.ts";
import { decayFactor, filter, normalise, poleOf, ramp, SAMPLE_RATE, samples, saturate } from "./dsp.ts";
import type { Instrument, Stroke } from "./strings.ts";

const { min, sin } = Math;

const TAU = Math.PI * 2;

/** Keys of the drums in a kit, to be used as pitches of notes. */
export const KICK = 36;
export const RIM = 37;
export const SNARE = 38;
export const CLAP = 39;
export const TOM = 41;
export const HAT = 42;
export const OPEN_HAT = 46;
export const HIGH_TOM = 47;
export const CRASH = 49;
export const RIDE = 51;
export const TAMBOURINE = 54;
export const BRUSH = 60;
export const SHAKER = 70;
export const CRACKLE = 80;

interface KitTone {
  kick: { hz: number; sweep: number; seconds: number; click: number };
  snare: { hz: number; seconds: number; wires: number; lowest: number };
  /** Brightness of all cymbals, as the corner of their highpass. */
  metal: number;
}

function kick(stroke: Stroke, tone: KitTone["kick"]): Float32Array {
  const output = new Float32Array(samples(tone.seconds * 1.4));
  const fall = decayFactor(tone.seconds);
  const settle = decayFactor(0.09);
  let phase = 0;
  let sweep = tone.sweep;
  let level = 1;
  for (let i = 0; i < output.length; i += 1) {
    phase += (TAU * (tone.hz + sweep)) / SAMPLE_RATE;
    sweep *= settle;
    output[i] = saturate(1.4 * level * sin(phase));
    if (i < 100) output[i]! += bipolar(stroke.random) * tone.click * (1 - i / 100) * stroke.velocity;
    level *= fall;
  }
  ramp(output, 0.0006, 0.03);
  return output;
}

function noise(stroke: Stroke, seconds: number, length = seconds * 1.3): Float32Array {
  const output = new Float32Array(samples(length));
  const fall = decayFactor(seconds);
  let level = 1;
  for (let i = 0; i < output.length; i += 1) {
    output[i] = bipolar(stroke.random) * level;
    level *= fall;
  }
  return output;
}

function addTone(output: Float32Array, hz: number, amount: number, seconds: number, sweep = 0): void {
  const fall = decayFactor(seconds);
  const settle = decayFactor(0.06);
  let phase = 0;
  let level = amount;
  let bend = sweep;
  for (let i = 0; i < output.length; i += 1) {
    phase += (TAU * (hz + bend)) / SAMPLE_RATE;
    output[i]! += level * sin(phase);
    level *= fall;
    bend *= settle;
  }
}

function snare(stroke: Stroke, tone: KitTone["snare"]): Float32Array {
  const output = noise(stroke, tone.seconds * (0.7 + 0.3 * stroke.velocity));
  filter(output, "highpass", tone.lowest, 0.7);
  filter(output, "peak", 3200, 0.8, 4);
  for (let i = 0; i < output.length; i += 1) output[i]! *= tone.wires;
  addTone(output, tone.hz, 0.75, 0.13, 70);
  addTone(output, tone.hz * 1.62, 0.35, 0.08, 40);
  return output;
}

function tom(hz: number): Float32Array {
  const output = new Float32Array(samples(0.5));
  addTone(output, hz, 1, 0.45, hz * 0.5);
  addTone(output, hz * 1.5, 0.3, 0.15);
  return output;
}

/** Cymbal: a row of squares that do not fit together, and noise, both without their low end. */
function metal(stroke: Stroke, seconds: number, highpass: number, ping: number): Float32Array {
  const output = noise(stroke, seconds, min(seconds * 1.1, 2));
  const fall = decayFactor(seconds);
  const steps = [317, 465, 542, 811, 1047, 1303].map((hz) => (hz * 3.1) / SAMPLE_RATE);
  const phases = steps.map(() => stroke.random());
  let level = 0.22;
  for (let i = 0; i < output.length; i += 1) {
    let sum = 0;
    for (let k = 0; k < 6; k += 1) {
      const phase = phases[k]! + steps[k]!;
      phases[k] = phase >= 1 ? phase - 1 : phase;
      sum += phase < 0.5 ? 1 : -1;
    }
    output[i]! = output[i]! * 0.6 + sum * level;
    level *= fall;
  }
  filter(output, "highpass", highpass, 0.8);
  if (ping > 0) addTone(output, 3900, ping, 0.12);
  return output;
}

function clap(stroke: Stroke): Float32Array {
  const output = noise(stroke, 0.22, 0.3);
  filter(output, "bandpass", 1300, 0.9);
  // Several hands never clap at quite the same time.
  for (let i = 0; i < output.length; i += 1) {
    const seconds = i / SAMPLE_RATE;
    const hands = seconds < 0.033 ? 1 - 0.85 * ((seconds % 0.011) / 0.011) : 1;
    output[i]! *= hands;
  }
  return output;
}

function swish(stroke: Stroke, seconds: number, hz: number): Float32Array {
  const output = noise(stroke, 4, seconds);
  filter(output, "bandpass", hz, 0.6);
  for (let i = 0; i < output.length; i += 1) output[i]! *= sin((Math.PI * i) / output.length) ** 2;
  return output;
}

function shaker(stroke: Stroke, hz: number, seconds: number): Float32Array {
  const output = noise(stroke, seconds);
  filter(output, "highpass", hz, 0.8);
  ramp(output, 0.012, 0.02);
  return output;
}

/** One second of dust and scratches from an old record. */
function crackle(stroke: Stroke): Float32Array {
  const output = new Float32Array(samples(1));
  const pole = poleOf(2500);
  let state = 0;
  for (let i = 0; i < output.length; i += 1) {
    const grain = stroke.random() < 0.0006 ? bipolar(stroke.random) * (0.3 + stroke.random()) * 6 : 0;
    state += pole * (grain + bipolar(stroke.random) * 0.05 - state);
    output[i] = state;
  }
  ramp(output, 0.02, 0.02);
  return output;
}

function drum(stroke: Stroke, tone: KitTone): [sound: Float32Array, level: number] {
  switch (stroke.pitch) {
    case KICK:
      return [kick(stroke, tone.kick), 1];
    case RIM:
      return [metal(stroke, 0.05, 900, 0.3), 0.35];
    case SNARE:
      return [snare(stroke, tone.snare), 0.75];
    case CLAP:
      return [clap(stroke), 0.6];
    case TOM:
      return [tom(98), 0.8];
    case HIGH_TOM:
      return [tom(146), 0.75];
    case HAT:
      return [metal(stroke, 0.07 + 0.03 * stroke.velocity, tone.metal, 0), 0.24];
    case OPEN_HAT:
      return [metal(stroke, 0.45, tone.metal * 0.9, 0), 0.26];
    case CRASH:
      return [metal(stroke, 1.7, tone.metal * 0.5, 0), 0.42];
    case RIDE:
      return [metal(stroke, 0.8, tone.metal * 0.8, 0.3), 0.2];
    case TAMBOURINE:
      return [shaker(stroke, 6000, 0.12), 0.28];
    case BRUSH:
      return [swish(stroke, 0.34, 2600), 0.22];
    case SHAKER:
      return [shaker(stroke, 4500, 0.08), 0.22];
    case CRACKLE:
      return [crackle(stroke), 0.3];
    default:
      throw new Error(`No drum on key ${stroke.pitch}`);
  }
}

/** As the audience sees the kit. Kick, snare and clap stay in the middle. */
const PLACES: Readonly<Record<number, number>> = {
  [RIM]: -0.2,
  [TOM]: 0.6,
  [HAT]: -0.55,
  [OPEN_HAT]: -0.55,
  [HIGH_TOM]: -0.2,
  [CRASH]: -0.8,
  [RIDE]: 0.7,
  [TAMBOURINE]: 0.5,
  [BRUSH]: 0.3,
  [SHAKER]: 0.8,
  [CRACKLE]: 0,
};

function kit(name: string, tone: KitTone): Instrument {
  return {
    name,
    places: PLACES,
    play(stroke) {
      const [sound, level] = drum(stroke, tone);
      normalise(sound);
      for (let i = 0; i < sound.length; i += 1) sound[i]! *= level;
      return sound;
    },
  };
}

/** Loud acoustic kit. */
export const rockKit = kit("rock", {
  kick: { hz: 52, sweep: 190, seconds: 0.32, click: 0.5 },
  snare: { hz: 190, seconds: 0.26, wires: 0.8, lowest: 1100 },
  metal: 6200,
});

/** Small, dry, dusty kit. */
export const dustyKit = kit("dusty", {
  kick: { hz: 58, sweep: 90, seconds: 0.24, click: 0.15 },
  snare: { hz: 215, seconds: 0.17, wires: 0.55, lowest: 800 },
  metal: 5200,
});

/** Drum machine. */
export const machineKit = kit("machine", {
  kick: { hz: 47, sweep: 260, seconds: 0.42, click: 0.3 },
  snare: { hz: 180, seconds: 0.34, wires: 0.9, lowest: 1500 },
  metal: 7000,
});
