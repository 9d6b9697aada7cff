import type { Block } from "./block.ts";

// The shape of a recording in small, equal buckets of time, from which its wave is drawn and its silences are read.

/** Buckets for each part of the wave: the edges of a part are right even where the file said ten times its length. */
const FINE = 160;
const MOST_BUCKETS = 1 << 19;
/** What no ear hears in a room: 60 dB under full scale. */
export const SILENCE = 0.001;
/** Full scale, and so many samples in a row at it, are a wave with its top cut off. */
const FULL = 0.9998;
const CLIPPED_RUN = 4;

export interface Shape {
  sampleRate: number;
  frames: number;
  /** Frames in a bucket. */
  each: number;
  min: Float32Array;
  max: Float32Array;
  /** The highest sample of each channel. */
  loudest: readonly number[];
  /** Places where the top is cut off, and the frame of the first. */
  clips: number;
  firstClip: number;
}

/** Gathers the shape of what is added to it. `expected` frames decide how fine it is; more of them are merged in pairs. */
export function shapeOf(expected: number, parts: number): { add(block: Block): void; shape(): Shape } {
  let each = Math.max(1, Math.floor(expected / (parts * FINE)));
  let min = new Float32Array(1 << 16);
  let max = new Float32Array(1 << 16);
  let sampleRate = 0;
  let frames = 0;
  const loudest: number[] = [];
  const runs: number[] = [];
  let clips = 0;
  let firstClip = 0;

  function room(buckets: number): void {
    while (buckets > MOST_BUCKETS) {
      for (let i = 0; i < MOST_BUCKETS / 2; i += 1) {
        min[i] = Math.min(min[i * 2] as number, min[i * 2 + 1] as number);
        max[i] = Math.max(max[i * 2] as number, max[i * 2 + 1] as number);
      }
      min.fill(0, MOST_BUCKETS / 2);
      max.fill(0, MOST_BUCKETS / 2);
      each *= 2;
      buckets = Math.ceil(buckets / 2);
    }
    if (buckets <= min.length) return;
    const grown = (old: Float32Array): Float32Array<ArrayBuffer> => {
      const out = new Float32Array(old.length * 2);
      out.set(old);
      return out;
    };
    min = grown(min);
    max = grown(max);
    room(buckets);
  }

  function channel(samples: Float32Array, i: number): void {
    let top = loudest[i] ?? 0;
    let run = runs[i] ?? 0;
    for (let at = 0; at < samples.length; ) {
      const bucket = Math.floor((frames + at) / each);
      const to = Math.min(samples.length, (bucket + 1) * each - frames);
      let [low, high] = [0, 0];
      for (; at < to; at += 1) {
        const value = samples[at] as number;
        if (value < low) low = value;
        if (value > high) high = value;
        if (value < FULL && value > -FULL) run = 0;
        else if (++run === CLIPPED_RUN && clips++ === 0) firstClip = frames + at;
      }
      // Of all channels together; how loud each is by itself is kept beside it.
      min[bucket] = Math.min(min[bucket] as number, low);
      max[bucket] = Math.max(max[bucket] as number, high);
      top = Math.max(top, high, -low);
    }
    loudest[i] = top;
    runs[i] = run;
  }

  return {
    add(block) {
      const length = block.channels[0]?.length ?? 0;
      sampleRate ||= block.sampleRate;
      room(Math.ceil((frames + length) / each));
      for (const [i, samples] of block.channels.entries()) channel(samples, i);
      frames += length;
    },
    shape: () => ({ sampleRate, frames, each, min, max, loudest, clips, firstClip }),
  };
}

/** Least and greatest of `parts` equal parts, as signed bytes one after the other. */
export function packed({ frames, each, min, max }: Shape, parts: number): Buffer {
  const buckets = Math.ceil(frames / each);
  const out = Buffer.alloc(parts * 2);
  for (let part = 0; part < parts; part += 1) {
    const from = Math.min(buckets - 1, Math.round((part * frames) / parts / each));
    const to = Math.max(from + 1, Math.min(buckets, Math.round(((part + 1) * frames) / parts / each)));
    let [low, high] = [0, 0];
    for (let i = from; i < to; i += 1) {
      low = Math.min(low, min[i] as number);
      high = Math.max(high, max[i] as number);
    }
    out.writeInt8(Math.max(-127, Math.round(low * 127)), part * 2);
    out.writeInt8(Math.min(127, Math.round(high * 127)), part * 2 + 1);
  }
  return out;
}
