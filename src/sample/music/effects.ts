import { drive, filter, fromDecibels, peakOf, poleOf, SAMPLE_RATE, samples, thin } from "./dsp.ts";
import { bipolar, type Random } from "./random.ts";

const { floor, max, min, round, sin } = Math;

const TAU = Math.PI * 2;

/** What effects may need to know about the song. */
export interface Setting {
  /** Length of a beat in seconds. */
  beat: number;
  random: Random;
}

/** One channel, or left and right. */
export type Channels = readonly Float32Array[];

/** Changes a stem in place. */
export type Effect = (channels: Channels, setting: Setting) => void;

/** Runs something on every channel. */
export function each(change: (channel: Float32Array) => void): Effect {
  return (channels) => channels.forEach((channel) => change(channel));
}

/** Wooden body of an acoustic guitar or violin. */
export const woodenBody = each((channel) => {
  thin(channel, 75);
  filter(channel, "peak", 160, 1, 3);
  filter(channel, "peak", 420, 1.5, -2);
  filter(channel, "peak", 4200, 0.9, 3);
});

/** Guitar amplifier with its loudspeaker: the speaker is what makes distortion pleasant. */
export function amplifier(gain: number, brightness = 4200): Effect {
  return (channels) => {
    const peak = max(1e-6, ...channels.map(peakOf));
    for (const channel of channels) {
      filter(channel, "highpass", 110);
      filter(channel, "peak", 750, 0.7, 4);
      drive(channel, gain / peak, 0.15);
      thin(channel, 60);
      filter(channel, "peak", 2600, 1, 4);
      filter(channel, "lowpass", brightness, 0.8);
      filter(channel, "lowpass", brightness * 1.1, 0.6);
    }
  };
}

/** Two slowly wandering copies that make a sound wide. */
export function chorus(depth = 0.003, rate = 0.6, mix = 0.5): Effect {
  return (channels) => {
    const size = 1024;
    const base = samples(0.009);
    for (const [side, channel] of channels.entries()) {
      const shift = side * 0.5;
      const memory = new Float32Array(size);
      let tap = base;
      let move = 0;
      for (let i = 0; i < channel.length; i += 1) {
        if (i % 32 === 0) {
          const next = base + depth * SAMPLE_RATE * sin(TAU * ((rate * i) / SAMPLE_RATE + shift));
          move = i === 0 ? 0 : (next - tap) / 32;
          if (i === 0) tap = next;
        }
        tap += move;
        memory[i & (size - 1)] = channel[i]!;
        const place = i - tap + size;
        const whole = floor(place);
        const part = place - whole;
        const near = memory[whole & (size - 1)]!;
        const wet = near + part * (memory[(whole + 1) & (size - 1)]! - near);
        channel[i] = channel[i]! * (1 - mix * 0.5) + wet * mix;
      }
    }
  };
}

/** Echo that goes from side to side, softer each time. `beats` is the time between the echoes. */
export function echo(beats: number, feedback: number, mix: number): Effect {
  return (channels, setting) => {
    const left = channels[0]!;
    const right = channels[1] ?? left;
    const size = samples(beats * setting.beat);
    const first = new Float32Array(size);
    const second = new Float32Array(size);
    const pole = poleOf(2600);
    let softFirst = 0;
    let softSecond = 0;
    for (let i = 0, place = 0; i < left.length; i += 1) {
      softFirst += pole * (first[place]! - softFirst);
      softSecond += pole * (second[place]! - softSecond);
      first[place] = (left[i]! + right[i]!) * 0.5 + softSecond * feedback;
      second[place] = softFirst * feedback;
      left[i]! += softFirst * mix;
      right[i]! += softSecond * mix;
      place = place + 1 === size ? 0 : place + 1;
    }
  };
}

/** Loudness that swings from side to side, as in an old electric piano. */
export function tremolo(rate: number, depth: number): Effect {
  return (channels) => {
    for (const [side, channel] of channels.entries()) {
      const swing = side === 0 ? depth : -depth;
      for (let i = 0; i < channel.length; i += 1) {
        channel[i]! *= 1 - depth + swing * sin((TAU * rate * i) / SAMPLE_RATE);
      }
    }
  };
}

/** Makes way for the kick on every beat. Outside the given beats nothing happens. */
export function duck(amount: number, from: number, to: number): Effect {
  return (channels, setting) => {
    const start = round(from * setting.beat * SAMPLE_RATE);
    const end = min(channels[0]!.length, round(to * setting.beat * SAMPLE_RATE));
    for (let i = start; i < end; i += 1) {
      const beats = (i - start) / (setting.beat * SAMPLE_RATE);
      const since = beats - floor(beats);
      const gain = 1 - amount * (1 - min(1, since * 1.7)) ** 2;
      for (const channel of channels) channel[i]! *= gain;
    }
  };
}

/** Lowpass that opens (or closes) in a straight line of octaves over the given beats. */
export function sweep(fromHz: number, toHz: number, from: number, to: number): Effect {
  return (channels, setting) => {
    const start = from * setting.beat * SAMPLE_RATE;
    const span = (to - from) * setting.beat * SAMPLE_RATE;
    for (const channel of channels) {
      let pole = 0;
      let one = 0;
      let two = 0;
      for (let i = 0; i < channel.length; i += 1) {
        if (i % 64 === 0) {
          const way = min(1, max(0, (i - start) / span));
          pole = poleOf(fromHz * (toHz / fromHz) ** way);
        }
        one += pole * (channel[i]! - one);
        two += pole * (one - two);
        channel[i] = two;
      }
    }
  };
}

/** Only what lies within a band of frequencies. */
export function band(lowHz: number, highHz: number): Effect {
  return each((channel) => {
    filter(channel, "highpass", lowHz);
    filter(channel, "lowpass", highHz);
  });
}

/** Brings up the treble (or with a negative number dulls it). */
export function air(decibels: number, hz = 5000): Effect {
  return each((channel) => filter(channel, "highshelf", hz, 0.7, decibels));
}

/** Old sampler: dull, a little driven. */
export const dusty: Effect = each((channel) => {
  filter(channel, "lowpass", 6500, 0.7);
  filter(channel, "lowshelf", 140, 0.7, 2);
});

/** A telephone on the table: narrow, pressed together, with a little hiss. */
export const telephone: Effect = (channels, setting) => {
  const hiss = fromDecibels(-54);
  for (const channel of channels) {
    filter(channel, "highpass", 130, 0.7);
    filter(channel, "peak", 1900, 0.8, 3);
    filter(channel, "lowpass", 6000, 0.7);
    drive(channel, 1.3 / max(1e-6, peakOf(channel)));
    for (let i = 0; i < channel.length; i += 1) channel[i]! += bipolar(setting.random) * hiss;
  }
};
