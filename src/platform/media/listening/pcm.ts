import type { Bytes } from "../bytes.ts";
import { chunksOf } from "../containers.ts";
import type { Block, Progress } from "./block.ts";

// WAV and AIFF hold samples as they are. They are read here, since a library that takes whole files would hold an hour of
// them in memory.

const PIECE_BYTES = 256 * 1024;

/** How one sample is kept. */
interface Coding {
  kind: "int" | "unsigned" | "float" | "alaw" | "ulaw";
  bytes: number;
  littleEndian: boolean;
}
interface Sound extends Coding {
  start: number;
  length: number;
  channels: number;
  sampleRate: number;
}

/** The samples of a WAV file, some at a time; nothing when it is none. */
export async function* wavBlocks(bytes: Bytes, onProgress: Progress): AsyncGenerator<Block> {
  const chunks = (await chunksOf(bytes, "riff")) ?? [];
  const format = chunks.find(({ id }) => id === "fmt ");
  const data = chunks.find(({ id }) => id === "data");
  if (!format || !data) return;
  const head = Buffer.from(await bytes.at(format.start, Math.min(40, format.bytes)));
  const said = head.readUInt16LE(0);
  // The extensible form says the true kind in the first bytes of a GUID.
  const tag = said === 0xfffe && head.length >= 26 ? head.readUInt16LE(24) : said;
  const channels = head.readUInt16LE(2);
  const size = Math.floor(head.readUInt16LE(12) / Math.max(1, channels));
  const kind = { 1: size === 1 ? "unsigned" : "int", 3: "float", 6: "alaw", 7: "ulaw" }[tag];
  if (kind === undefined) return;
  yield* samples(bytes, onProgress, {
    kind: kind as Coding["kind"],
    bytes: size,
    littleEndian: true,
    start: data.start,
    length: data.bytes,
    channels,
    sampleRate: head.readUInt32LE(4),
  });
}

const AIFC: Record<string, Coding["kind"]> = {
  "raw ": "unsigned",
  fl32: "float",
  FL32: "float",
  fl64: "float",
  FL64: "float",
  alaw: "alaw",
  ALAW: "alaw",
  ulaw: "ulaw",
  ULAW: "ulaw",
};

/** The samples of an AIFF or AIFF-C file, some at a time; nothing when it is none. */
export async function* aiffBlocks(
  bytes: Bytes,
  sampleRate: number,
  onProgress: Progress,
): AsyncGenerator<Block> {
  const chunks = (await chunksOf(bytes, "form")) ?? [];
  const common = chunks.find(({ id }) => id === "COMM");
  const data = chunks.find(({ id }) => id === "SSND");
  if (!common || !data) return;
  const head = Buffer.from(await bytes.at(common.start, 22));
  const type =
    (await bytes.at(8, 4)).toString("latin1") === "AIFC" ? head.toString("latin1", 18, 22) : "NONE";
  const kind = AIFC[type] ?? "int";
  const channels = head.readUInt16BE(0);
  const size =
    kind === "alaw" || kind === "ulaw"
      ? 1
      : type.endsWith("64")
        ? 8
        : kind === "float"
          ? 4
          : Math.ceil(head.readUInt16BE(6) / 8);
  const offset = (await bytes.at(data.start, 4)).readUInt32BE(0);
  const length = Math.min(data.bytes - 8 - offset, head.readUInt32BE(2) * channels * size);
  const start = data.start + 8 + offset;
  const littleEndian = type === "sowt";
  yield* samples(bytes, onProgress, { kind, bytes: size, littleEndian, start, length, channels, sampleRate });
}

async function* samples(bytes: Bytes, onProgress: Progress, sound: Sound): AsyncGenerator<Block> {
  const { channels, start } = sound;
  const frameBytes = channels * sound.bytes;
  const read = readerOf(sound);
  if (read === null || channels < 1 || sound.length < frameBytes) return;
  const piece = Math.max(1, Math.floor(PIECE_BYTES / frameBytes)) * frameBytes;
  const end = start + sound.length - (sound.length % frameBytes);
  for (let at = start; at < end; at += piece) {
    const part = await bytes.at(at, Math.min(piece, end - at));
    const frames = Math.floor(part.length / frameBytes);
    if (frames === 0) return;
    const view = new DataView(part.buffer, part.byteOffset, frames * frameBytes);
    const block = Array.from({ length: channels }, (_, channel) => {
      const out = new Float32Array(frames);
      for (let i = 0, from = channel * sound.bytes; i < frames; i += 1, from += frameBytes)
        out[i] = read(view, from);
      return out;
    });
    onProgress(at + part.length, bytes.size);
    yield { sampleRate: sound.sampleRate, channels: block };
  }
}

type Read = (view: DataView, at: number) => number;

/** Float files hold anything: what is no number is silence, and nothing is louder than 18 dB over full scale. */
const sane = (value: number): number => (Number.isFinite(value) ? Math.max(-8, Math.min(8, value)) : 0);

/** How a sample becomes -1 to 1; null for sizes that no file has. */
function readerOf({ kind, bytes, littleEndian: le }: Coding): Read | null {
  if (kind === "alaw") return (view, at) => A_LAW[view.getUint8(at)] ?? 0;
  if (kind === "ulaw") return (view, at) => MU_LAW[view.getUint8(at)] ?? 0;
  if (kind === "float")
    return bytes === 4
      ? (view, at) => sane(view.getFloat32(at, le))
      : bytes === 8
        ? (view, at) => sane(view.getFloat64(at, le))
        : null;
  if (kind === "unsigned") return bytes === 1 ? (view, at) => (view.getUint8(at) - 128) / 128 : null;
  if (bytes === 1) return (view, at) => view.getInt8(at) / 128;
  if (bytes === 2) return (view, at) => view.getInt16(at, le) / 32_768;
  if (bytes === 3)
    return le
      ? (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608
      : (view, at) => (view.getInt16(at) * 256 + view.getUint8(at + 2)) / 8_388_608;
  return bytes === 4 ? (view, at) => view.getInt32(at, le) / 2_147_483_648 : null;
}

/** ITU-T G.711, A-law: even bits are turned over; segment and step give 13 bits. */
const A_LAW = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = (bits & 15) * 2 + 1;
  const size = segment === 0 ? step : (step + 32) << (segment - 1);
  return ((bits & 128) === 0 ? -size : size) / 4_096;
});

/** ITU-T G.711, µ-law: all bits are turned over; 14 bits with a bias of 33. */
const MU_LAW = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 255;
  const size = (((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33;
  return ((bits & 128) === 0 ? size : -size) / 8_192;
});
