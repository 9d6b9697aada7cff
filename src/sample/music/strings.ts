import { bipolar, type Random } from "./random.ts";
import { hertz, normalise, poleOf, ramp, SAMPLE_RATE, samples, saturate, soften } from "./dsp.ts";

const { floor, max, min, round } = Math;

/** What an instrument is told about one note. */
export interface Stroke {
  pitch: number;
  seconds: number;
  velocity: number;
  random: Random;
}

/** An instrument makes one note at a time; equal strokes may share the same samples. */
export interface Instrument {
  name: string;
  play(stroke: Stroke): Float32Array;
  /** Kits: where each key stands between left (-1) and right (1). Their levels are kept as they are. */
  places?: Readonly<Record<number, number>>;
}

interface StringTone {
  /** Corner of the pick's lowpass at full strength, in Hz. */
  pickHz: number;
  /** Where the string is plucked, as a part of its length. */
  position: number;
  /** Time in which the fundamental of A2 falls by 60 dB, in seconds. */
  sustain: number;
  /** Damping of the overtones in the loop, 0 (bright for long) to 0.5. */
  damping: number;
  /** Time in which a released string falls silent, in seconds. */
  release: number;
  /** Loudness of the finger or pick against the string. */
  knock: number;
}

/** The pluck itself: a bent string and some noise, combed by the place where it is plucked. */
function excitation(period: number, tone: StringTone, velocity: number, random: Random): Float32Array {
  const burst = new Float32Array(period);
  const bend = max(1, round(period * tone.position));
  for (let i = 0; i < period; i += 1) {
    const shape = i < bend ? i / bend : 1 - (i - bend) / max(1, period - bend);
    burst[i] = bipolar(random) * 0.7 + (shape - 0.5) * 0.9;
  }
  soften(burst, tone.pickHz * (0.35 + 0.65 * velocity));
  const combed = new Float32Array(period);
  let mean = 0;
  for (let i = 0; i < period; i += 1) {
    combed[i] = burst[i]! - 0.85 * burst[(i + period - bend) % period]!;
    mean += combed[i]! / period;
  }
  for (let i = 0; i < period; i += 1) combed[i]! -= mean;
  return normalise(combed);
}

/**
 * Plucked string (Karplus–Strong, extended): a delay line of one period whose loop loses a little
 * treble at each turn; an allpass takes up the fraction of a sample so that high notes stay in tune.
 */
function pluck(stroke: Stroke, tone: StringTone): Float32Array {
  const hz = hertz(stroke.pitch);
  const damping = min(0.5, tone.damping * (1.25 - 0.25 * stroke.velocity));
  const wanted = SAMPLE_RATE / hz - damping;
  const period = floor(wanted - 0.2);
  const fraction = wanted - period;
  const tuning = (1 - fraction) / (1 + fraction);
  const line = excitation(period, tone, stroke.velocity, stroke.random);
  const sustain = tone.sustain * (110 / hz) ** 0.45;
  const held = 10 ** (-3 / (hz * sustain));
  const released = 10 ** (-3 / (hz * tone.release));
  const output = new Float32Array(samples(stroke.seconds + tone.release));
  const releaseAt = samples(stroke.seconds);
  let place = 0;
  let last = 0;
  let allpassIn = 0;
  let allpassOut = 0;
  for (let i = 0; i < output.length; i += 1) {
    const value = line[place]!;
    output[i] = value;
    const lowered = (value + damping * (last - value)) * (i < releaseAt ? held : released);
    last = value;
    allpassOut = tuning * (lowered - allpassOut) + allpassIn;
    allpassIn = lowered;
    line[place] = allpassOut;
    place = place + 1 === period ? 0 : place + 1;
  }
  addKnock(output, tone.knock * stroke.velocity, stroke.random);
  ramp(output, 0.0008, 0.02);
  return output;
}

function addKnock(output: Float32Array, amount: number, random: Random): void {
  const length = min(samples(0.012), output.length);
  const pole = poleOf(2200);
  let state = 0;
  for (let i = 0; i < length; i += 1) {
    state += pole * (bipolar(random) - state);
    output[i]! += state * amount * (1 - i / length);
  }
}

function plucked(name: string, tone: StringTone): Instrument {
  return { name, play: (stroke) => pluck(stroke, tone) };
}

/** Steel-string acoustic guitar. */
export const steelGuitar = plucked("steel", {
  pickHz: 5200,
  position: 0.14,
  sustain: 4.2,
  damping: 0.16,
  release: 0.12,
  knock: 0.25,
});

/** Nylon-string guitar played with the fingers. */
export const nylonGuitar = plucked("nylon", {
  pickHz: 2300,
  position: 0.22,
  sustain: 3,
  damping: 0.28,
  release: 0.15,
  knock: 0.18,
});

/** Small guitar with short, round notes. */
export const ukulele = plucked("ukulele", {
  pickHz: 3000,
  position: 0.27,
  sustain: 1.5,
  damping: 0.3,
  release: 0.08,
  knock: 0.3,
});

/** Electric guitar before the amplifier: sustains long, to be driven by the part's effect. */
export const electricGuitar = plucked("electric", {
  pickHz: 4200,
  position: 0.11,
  sustain: 7,
  damping: 0.1,
  release: 0.06,
  knock: 0.1,
});

/** Electric guitar with the palm on the strings. */
export const mutedGuitar = plucked("muted", {
  pickHz: 2600,
  position: 0.12,
  sustain: 0.7,
  damping: 0.42,
  release: 0.04,
  knock: 0.25,
});

/** Electric bass guitar. */
export const bassGuitar = plucked("bass", {
  pickHz: 1500,
  position: 0.18,
  sustain: 2.6,
  damping: 0.3,
  release: 0.05,
  knock: 0.12,
});

/** Double bass played pizzicato. */
export const uprightBass = plucked("upright", {
  pickHz: 800,
  position: 0.3,
  sustain: 1.4,
  damping: 0.42,
  release: 0.09,
  knock: 0.22,
});

/**
 * Bowed string: a softened sawtooth with slow vibrato and some bow noise. It is one player or a small
 * section, depending on how many are detuned against each other.
 */
function bowed(name: string, players: number, attack: number, brightness: number): Instrument {
  return {
    name,
    play(stroke) {
      const hz = hertz(stroke.pitch);
      const output = new Float32Array(samples(stroke.seconds + 0.25));
      for (let player = 0; player < players; player += 1) {
        const detune = 1 + bipolar(stroke.random) * 0.0025 * (players - 1 > 0 ? 1 : 0.2);
        const rate = (5 + stroke.random()) / SAMPLE_RATE;
        let phase = stroke.random();
        let swing = stroke.random();
        for (let i = 0; i < output.length; i += 1) {
          const depth = 0.004 * saturate(i / (SAMPLE_RATE * 0.4));
          swing += rate;
          // A parabola is near enough to a sine for vibrato, and far cheaper.
          const turn = swing - floor(swing);
          const wave = turn < 0.5 ? 16 * turn * (0.5 - turn) : -16 * (turn - 0.5) * (1 - turn);
          phase += (hz * detune * (1 + depth * wave)) / SAMPLE_RATE;
          if (phase >= 1) phase -= 1;
          output[i]! += (2 * phase - 1) / players;
        }
      }
      for (let i = 0; i < output.length; i += 1) output[i]! += bipolar(stroke.random) * 0.03;
      const corner = min(9000, hz * brightness * (0.6 + 0.6 * stroke.velocity));
      soften(output, corner);
      soften(output, corner * 1.5);
      ramp(output, min(attack, stroke.seconds * 0.5), 0.22);
      return output;
    },
  };
}

/** One fiddle. */
export const fiddle = bowed("fiddle", 1, 0.05, 4.5);

/** One cello. */
export const cello = bowed("cello", 1, 0.1, 5);

/** A small string section with slow bows. */
export const stringSection = bowed("section", 4, 0.35, 3.2);
