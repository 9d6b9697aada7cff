import { createMp3Encoder, type WasmMediaEncoder } from "wasm-media-encoders";
import { filter, SAMPLE_RATE } from "./dsp.ts";

/** Samples handed to the encoder at a time. */
const CHUNK = 1 << 16;

let ready: Promise<WasmMediaEncoder<"audio/mpeg">> | undefined;

/** Sample rate and bit rate of a file; the bit rate in kilobits a second. */
export interface Quality {
  sampleRate: 16_000 | 32_000;
  bitrate: 40 | 64 | 96;
}

/**
 * Makes an MP3 file of one or two channels. The bit rate is constant: without a seekable output there
 * is no header to say how long a file of variable rate lasts.
 */
export async function encodeMp3(
  channels: readonly Float32Array[],
  { sampleRate, bitrate }: Quality,
): Promise<Buffer> {
  const source = sampleRate === SAMPLE_RATE ? channels : channels.map(everySecond);
  // Loading the encoder takes longer than a short piece; it serves any number of files, one by one.
  ready ??= createMp3Encoder();
  const encoder = await ready;
  // From here on nothing is awaited, and so two callers can never mix their files.
  encoder.configure({ channels: source.length === 1 ? 1 : 2, sampleRate, bitrate });
  const length = source[0]?.length ?? 0;
  const pieces: Buffer[] = [];
  for (let start = 0; start < length; start += CHUNK) {
    const chunk = source.map((channel) => channel.subarray(start, start + CHUNK));
    // The encoder hands out a view of its own memory, which the next call overwrites.
    pieces.push(Buffer.from(encoder.encode(chunk)));
  }
  pieces.push(Buffer.from(encoder.finalize()));
  return Buffer.concat(pieces);
}

function everySecond(channel: Float32Array): Float32Array {
  const smooth = Float32Array.from(channel);
  filter(smooth, "lowpass", 6800, 0.54);
  filter(smooth, "lowpass", 6800, 1.31);
  const half = new Float32Array(Math.floor(smooth.length / 2));
  for (let i = 0; i < half.length; i += 1) half[i] = smooth[2 * i]!;
  return half;
}
