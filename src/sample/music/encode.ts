import { createMp3Encoder, type WasmMediaEncoder } from "wasm-media-encoders";
import { SAMPLE_RATE } from "./dsp.ts";

/** Samples handed to the encoder at a time. */
const CHUNK = 1 << 16;

let ready: Promise<WasmMediaEncoder<"audio/mpeg">> | undefined;

/**
 * Makes an MP3 file of one or two channels. The bit rate is constant: without a seekable output there
 * is no header to say how long a file of variable rate lasts.
 */
export async function encodeMp3(channels: readonly Float32Array[], bitrate: 64 | 96): Promise<Buffer> {
  // Loading the encoder takes longer than a short piece; it serves any number of files, one by one.
  ready ??= createMp3Encoder();
  const encoder = await ready;
  // From here on nothing is awaited, and so two callers can never mix their files.
  encoder.configure({ channels: channels.length === 1 ? 1 : 2, sampleRate: SAMPLE_RATE, bitrate });
  const length = channels[0]?.length ?? 0;
  const pieces: Buffer[] = [];
  for (let start = 0; start < length; start += CHUNK) {
    const chunk = channels.map((channel) => channel.subarray(start, start + CHUNK));
    // The encoder hands out a view of its own memory, which the next call overwrites.
    pieces.push(Buffer.from(encoder.encode(chunk)));
  }
  pieces.push(Buffer.from(encoder.finalize()));
  return Buffer.concat(pieces);
}
