import { decoder as aacDecoder } from "@audio/decode-aac";
import type { Bytes } from "../bytes.ts";
import { sniff } from "../containers.ts";
import type { AudioFacts } from "../verdicts.ts";
import type { Block, Progress } from "./block.ts";
import { mp4Sound } from "./mp4.ts";
import { aiffBlocks, wavBlocks } from "./pcm.ts";

const PIECE_BYTES = 64 * 1024;
/** Frames of an MP4 that are decoded at a time: about a second. */
const BATCH_FRAMES = 48;

/** What the decoders of packages have in common. */
interface Decoded {
  channelData: readonly Float32Array[];
  sampleRate: number;
}
interface Decoder {
  decode(piece: Uint8Array): Decoded | Promise<Decoded>;
  end?(): Decoded | Promise<Decoded>;
  free(): void;
}

/**
 * The sound of a recording that `readAudio` took, some at a time; never all of it in memory. Runs in the listening process
 * only. @throws whatever a decoder throws at broken sound
 */
export async function* decoded(
  bytes: Bytes,
  facts: Pick<AudioFacts, "format" | "codec" | "sampleRate" | "channels">,
  onProgress: Progress,
): AsyncGenerator<Block> {
  if (facts.format === "wav") yield* wavBlocks(bytes, onProgress);
  else if (facts.format === "aiff") yield* aiffBlocks(bytes, facts.sampleRate, onProgress);
  else if (facts.format === "m4a") yield* mp4Blocks(bytes, onProgress);
  else yield* streamBlocks(bytes, facts, onProgress);
}

/** Each codec's library is loaded when it is first needed: one recording holds one decoder. */
async function decoderOf({ format, codec }: Pick<AudioFacts, "format" | "codec">): Promise<Decoder> {
  if (format === "mp3") {
    const { MPEGDecoder } = await import("mpg123-decoder");
    const mpeg = new MPEGDecoder();
    await mpeg.ready;
    return { decode: (piece) => mpeg.decode(piece), free: () => mpeg.free() };
  }
  if (format === "aac") return aacDecoder();
  const ogg =
    codec === "flac"
      ? new (await import("@wasm-audio-decoders/flac")).FLACDecoder()
      : codec === "opus"
        ? new (await import("ogg-opus-decoder")).OggOpusDecoder()
        : new (await import("@wasm-audio-decoders/ogg-vorbis")).OggVorbisDecoder();
  await ogg.ready;
  return { decode: (piece) => ogg.decode(piece), end: () => ogg.flush(), free: () => ogg.free() };
}

async function* streamBlocks(
  bytes: Bytes,
  facts: Pick<AudioFacts, "format" | "codec" | "channels">,
  onProgress: Progress,
): AsyncGenerator<Block> {
  const { start } = { start: 0, ...(await sniff(bytes)) };
  const decoder = await decoderOf(facts);
  // The MP3 decoder gives two channels also for one.
  const heard = (found: Decoded): Block => ({
    sampleRate: found.sampleRate,
    channels: facts.format === "mp3" ? found.channelData.slice(0, facts.channels) : found.channelData,
  });
  try {
    for (let at = start; at < bytes.size; at += PIECE_BYTES) {
      const piece = await bytes.at(at, Math.min(PIECE_BYTES, bytes.size - at));
      if (piece.length === 0) break;
      const found = await decoder.decode(new Uint8Array(piece));
      onProgress(at + piece.length, bytes.size);
      if (found.channelData[0]?.length) yield heard(found);
    }
    const last = await decoder.end?.();
    if (last?.channelData[0]?.length) yield heard(last);
  } finally {
    decoder.free();
  }
}

async function* mp4Blocks(bytes: Bytes, onProgress: Progress): AsyncGenerator<Block> {
  const sound = await mp4Sound(bytes);
  if (sound === null) return;
  const { config, window, frames } = sound;
  const decoder = await aacDecoder({ ...config, ...(window === null ? {} : { gapless: window }) });
  try {
    for (let from = 0; from < frames.length; from += BATCH_FRAMES) {
      const batch: Uint8Array[] = [];
      for (const frame of frames.slice(from, from + BATCH_FRAMES)) {
        const content = await bytes.at(frame.at, frame.bytes);
        if (content.length === frame.bytes) batch.push(new Uint8Array(content));
      }
      const found = decoder.decode(batch);
      onProgress(from + batch.length, frames.length);
      if (found.channelData[0]?.length) yield { sampleRate: found.sampleRate, channels: found.channelData };
    }
  } finally {
    decoder.free();
  }
}
