import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type IAudioMetadata, parseStream } from "music-metadata";
import { type Bytes, bytesOf } from "./bytes.ts";
import { type Chunk, type Container, chunksOf, isWholeMp4, sniff } from "./containers.ts";
import { readFlac } from "./flac.ts";
import { walkFrames } from "./frames.ts";
import type { AudioFacts, AudioFormat, AudioRefusal, AudioVerdict } from "./verdicts.ts";

// Runs in the media process only.

/** What a reader of one container found, before the limits that hold for all. */
type Found = Omit<AudioFacts, "ok" | "contentType" | "tags"> & { tags: () => Promise<AudioFacts["tags"]> };
type Source = { path: string; bytes: Bytes; start: number };

const contentTypes: Record<AudioFormat, string> = {
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  aac: "audio/aac",
  wav: "audio/wav",
  aiff: "audio/aiff",
  flac: "audio/flac",
  ogg: "audio/ogg",
};

const readers: Record<Container, (source: Source) => Promise<Found | AudioRefusal>> = {
  mpeg: (source) => readFrames(source, "mpeg"),
  adts: (source) => readFrames(source, "adts"),
  flac: readFlacFile,
  riff: readWav,
  form: readAiff,
  mp4: readMp4,
  ogg: readOgg,
};

/** See `probeAudio`. */
export async function readAudio(path: string, maxMs: number): Promise<AudioVerdict> {
  const handle = await open(path, "r");
  try {
    const bytes = await bytesOf(handle);
    if (bytes.size === 0) return { ok: false, reason: "empty" };

    const sniffed = await sniff(bytes);
    if (sniffed.kind === null) return { ok: false, reason: sniffed.reason };

    const found = await readers[sniffed.kind]({ path, bytes, start: sniffed.start });
    return typeof found === "string" ? { ok: false, reason: found } : await limited(found, maxMs);
  } finally {
    await handle.close();
  }
}

async function limited(found: Found, maxMs: number): Promise<AudioVerdict> {
  const { durationMs, sampleRate, channels } = found;
  if (!(durationMs >= 1)) return { ok: false, reason: "empty" };
  if (durationMs > maxMs) return { ok: false, reason: "tooLong" };
  if (sampleRate < 4000 || sampleRate > 768_000 || channels < 1 || channels > 32) {
    return { ok: false, reason: "unreadable" };
  }
  const bitrate = Math.max(1, Math.round(found.bitrate));
  return {
    ...found,
    ok: true,
    bitrate,
    durationMs: Math.round(durationMs),
    contentType: contentTypes[found.format],
    tags: await found.tags(),
  };
}

/** Nine tenths of the file must be frames, and as many as its own header counted but for a twentieth. */
async function readFrames(
  { path, bytes, start }: Source,
  kind: "mpeg" | "adts",
): Promise<Found | AudioRefusal> {
  const walk = await walkFrames(bytes, start, kind);
  if (walk === null) return "notAudio";
  if (walk.coveredShare < 0.9 || walk.frames < 0.95 * (walk.promised ?? 0)) return "unreadable";

  const format = kind === "mpeg" ? "mp3" : "aac";
  const { durationMs, sampleRate, channels } = walk;
  const bitrate = (walk.bytes * 8000) / durationMs;
  return {
    format,
    codec: format,
    durationMs,
    sampleRate,
    channels,
    bitrate,
    tags: () => tagsOf(path, format, start),
  };
}

async function readFlacFile({ path, bytes, start }: Source): Promise<Found | AudioRefusal> {
  const flac = await readFlac(bytes, start);
  if (flac === null || !flac.isWhole) return "unreadable";
  const { sampleRate, channels } = flac;
  const durationMs = (flac.samples / sampleRate) * 1000;
  const bitrate = (bytes.size * 8000) / durationMs;
  return {
    format: "flac",
    codec: "flac",
    durationMs,
    sampleRate,
    channels,
    bitrate,
    tags: () => tagsOf(path, "flac", start),
  };
}

/** PCM, float, A-law, µ-law and the extensible form of these; packed formats are other people's. */
const WAVE_PCM = new Set([1, 3, 6, 7, 0xfffe]);

async function readWav({ path, bytes }: Source): Promise<Found | AudioRefusal> {
  const chunks = await chunksOf(bytes, "riff");
  const format = chunks?.find(({ id }) => id === "fmt ");
  const data = chunks?.find(({ id }) => id === "data");
  if (format === undefined || data === undefined || format.bytes < 16) return "unreadable";

  const head = await bytes.at(format.start, 16);
  if (!WAVE_PCM.has(head.readUInt16LE(0))) return "unsupported";
  const [channels, sampleRate, frameBytes] = [
    head.readUInt16LE(2),
    head.readUInt32LE(4),
    head.readUInt16LE(12),
  ];
  if (sampleRate === 0 || frameBytes === 0) return "unreadable";
  return pcm({
    format: "wav",
    channels,
    sampleRate,
    frames: data.bytes / frameBytes,
    data,
    tags: () => tagsOf(path, "wav"),
  });
}

const AIFC_PCM = new Set(["NONE", "sowt", "twos", "raw ", "in24", "in32", "fl32", "FL32", "fl64", "FL64"]);
const AIFC_LAW = new Set(["alaw", "ALAW", "ulaw", "ULAW"]);

async function readAiff({ path, bytes }: Source): Promise<Found | AudioRefusal> {
  const chunks = await chunksOf(bytes, "form");
  const common = chunks?.find(({ id }) => id === "COMM");
  const data = chunks?.find(({ id }) => id === "SSND");
  if (common === undefined || data === undefined || common.bytes < 18) return "unreadable";

  const head = await bytes.at(common.start, 22);
  const isCompressed = (await bytes.at(8, 4)).toString("latin1") === "AIFC";
  const type = isCompressed ? head.toString("latin1", 18, 22) : "NONE";
  if (!AIFC_PCM.has(type) && !AIFC_LAW.has(type)) return "unsupported";

  const channels = head.readUInt16BE(0);
  const frames = head.readUInt32BE(2);
  const sampleBytes = AIFC_LAW.has(type) ? 1 : Math.ceil(head.readUInt16BE(6) / 8);
  const sampleRate = Math.round(extended(head.subarray(8, 18)));
  if (sampleRate === 0 || frames * channels * sampleBytes > data.bytes) return "unreadable";
  return pcm({ format: "aiff", channels, sampleRate, frames, data, tags: () => tagsOf(path, "aiff") });
}

/** The 80-bit number that AIFF keeps its sample rate in. */
function extended(bytes: Buffer): number {
  return Number(bytes.readBigUInt64BE(2)) * 2 ** ((bytes.readUInt16BE(0) & 0x7fff) - 16_383 - 63);
}

type Pcm = Pick<Found, "format" | "channels" | "sampleRate" | "tags"> & { frames: number; data: Chunk };

function pcm({ frames, data, ...found }: Pcm): Found {
  const durationMs = (frames / found.sampleRate) * 1000;
  return {
    ...found,
    codec: "pcm",
    durationMs,
    bitrate: durationMs === 0 ? 0 : (data.bytes * 8000) / durationMs,
  };
}

/** The sound kinds of MP4 that browsers play; `drms` and `enca` are sealed (FairPlay, common encryption). */
async function readMp4({ path, bytes }: Source): Promise<Found | AudioRefusal> {
  if (!(await isWholeMp4(bytes))) return "unreadable";
  const brand = (await bytes.at(8, 4)).toString("latin1");
  const { hasPicture, mp4Sound } = await import("./listening/mp4.ts");
  // QuickTime, in which iPhones film.
  if (brand === "qt  ") return (await hasPicture(bytes)) ? "hasVideo" : "unsupported";

  const metadata = await parse(path, "m4a");
  const codecs = metadata.format.trackInfo.map(({ codecName }) => codecName);
  if (codecs.some((name) => name === "<drms>" || name === "<enca>")) return "drm";
  if (metadata.format.hasVideo === true) return "hasVideo";
  const codec = codecs.includes("MPEG-4/AAC") ? "aac" : codecs.includes("ALAC") ? "alac" : null;
  if (codec === null) return codecs.length === 0 ? "unreadable" : "unsupported";
  const found = fromMetadata(metadata, bytes.size, { format: "m4a", codec });
  if (typeof found === "string" || found.sampleRate > 0) return found;
  // Above 65,535 Hz the field that the library reads is too small, and stands at 0.
  return { ...found, sampleRate: (await mp4Sound(bytes))?.timescale ?? 0 };
}

async function readOgg({ path, bytes }: Source): Promise<Found | AudioRefusal> {
  const metadata = await parse(path, "ogg");
  const name = metadata.format.codec ?? "";
  if (/theora/i.test(name) || metadata.format.hasVideo === true) return "hasVideo";
  const codec = /^vorbis/i.test(name) ? "vorbis" : /^opus/i.test(name) ? "opus" : null;
  if (codec === null) return name === "" ? "unreadable" : "unsupported";
  // RFC 3533 wants a last page marked as such: without it the end is missing
  const isCut = metadata.quality.warnings.some(({ message }) => /End-of-stream|Corrupt/.test(message));
  return isCut ? "unreadable" : fromMetadata(metadata, bytes.size, { format: "ogg", codec });
}

function fromMetadata(
  metadata: IAudioMetadata,
  size: number,
  kind: Pick<Found, "format" | "codec">,
): Found | AudioRefusal {
  const { duration, sampleRate, numberOfChannels: channels, bitrate } = metadata.format;
  if (duration === undefined || sampleRate === undefined || channels === undefined) return "unreadable";
  return {
    ...kind,
    durationMs: duration * 1000,
    sampleRate,
    channels,
    bitrate: bitrate ?? (size * 8) / duration,
    tags: async () => tagsFrom(metadata),
  };
}

/** As a stream with its type said: given a path, the library would believe the name's ending. */
async function parse(path: string, format: AudioFormat): Promise<IAudioMetadata> {
  const stream = createReadStream(path);
  try {
    return await parseStream(
      stream,
      { mimeType: contentTypes[format] },
      { duration: true, skipCovers: true },
    );
  } finally {
    stream.destroy();
  }
}

/** The library walks the empty rest of a tag byte by byte: seconds for each few MB. */
const MOST_TAG_BYTES = 2 * 1024 * 1024;

/** Tags are an ornament: sound with broken ones is still sound. `start`: where they end and the sound begins. */
async function tagsOf(path: string, format: AudioFormat, start = 0): Promise<AudioFacts["tags"]> {
  if (start > MOST_TAG_BYTES) return {};
  return parse(path, format).then(
    (metadata) => tagsFrom(metadata, format === "wav" ? asUtf8 : undefined),
    () => ({}),
  );
}

/** RIFF's own tags are Latin-1 by the book and UTF-8 in practice: believed to be UTF-8 when they can be. */
function asUtf8(text: string): string {
  if (/[^\0-\xff]/.test(text)) return text; // from an ID3 chunk, decoded already
  const read = Buffer.from(text, "latin1").toString("utf8");
  return read.includes("\ufffd") ? text : read;
}

function tagsFrom({ common }: IAudioMetadata, decode = (text: string) => text): AudioFacts["tags"] {
  const [title, artist] = [clean(decode(common.title ?? "")), clean(decode(common.artist ?? ""))];
  return { ...(title === "" ? {} : { title }), ...(artist === "" ? {} : { artist }) };
}

/** One line without control characters and halves of characters, as long as the schema allows. */
const clean = (text: string): string =>
  text
    .slice(0, 200)
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
