import type { Bytes } from "./bytes.ts";

// MP3 and bare AAC are frames in a row without a container: no header can be trusted for the duration, and any
// file with a stray 0xFF looks like them. So all frames are walked, which takes some 50 ms for an hour of music.

/** One frame's header: its length with the header, samples a channel, Hz. */
type Frame = { bytes: number; samples: number; sampleRate: number; channels: number };
type ReadHeader = (head: Buffer) => Frame | null;

/** What the walk found; `coveredShare` of the bytes between tags lay in frames, `promised` frames if a header said so. */
export type Walk = {
  frames: number;
  promised: number | null;
  durationMs: number;
  sampleRate: number;
  channels: number;
  bytes: number;
  coveredShare: number;
};

/** Walks the frames from `start`; null when there are no three in a row there. */
export async function walkFrames(bytes: Bytes, start: number, kind: "mpeg" | "adts"): Promise<Walk | null> {
  const read = kind === "mpeg" ? mpegFrame : adtsFrame;
  const end = await soundEnd(bytes);
  const first = await steadyFrame(bytes, start, read);
  if (first === null) return null;

  const info = kind === "mpeg" ? promisedFrames(await bytes.at(start, 64), first) : null;
  let offset = info === null ? start : start + first.bytes; // the info frame holds no sound
  const walk = { frames: 0, samples: 0, bytes: 0 };
  while (offset < end) {
    const frame = read(await bytes.at(offset, 8));
    if (frame === null || frame.sampleRate !== first.sampleRate) {
      offset = await resync(bytes, offset + 1, end, read);
      continue;
    }
    offset += frame.bytes;
    if (offset > end) break; // the last frame is often cut by cutting tools
    walk.frames += 1;
    walk.samples += frame.samples;
    walk.bytes += frame.bytes;
  }
  return {
    frames: walk.frames,
    promised: info?.frames ?? null,
    durationMs: Math.round((walk.samples / first.sampleRate) * 1000),
    sampleRate: first.sampleRate,
    channels: first.channels,
    bytes: walk.bytes,
    coveredShare: walk.bytes / Math.max(1, end - start - (info === null ? 0 : first.bytes)),
  };
}

/** The frame at `offset` if two more of its kind follow it directly. */
async function steadyFrame(bytes: Bytes, offset: number, read: ReadHeader): Promise<Frame | null> {
  const first = read(await bytes.at(offset, 8));
  if (first === null) return null;
  let next = offset + first.bytes;
  for (let more = 0; more < 2; more += 1) {
    const frame = read(await bytes.at(next, 8));
    if (frame === null || frame.sampleRate !== first.sampleRate) return null;
    next += frame.bytes;
  }
  return first;
}

/** The next place from `from` on where frames go on; `end` when there is none. */
async function resync(bytes: Bytes, from: number, end: number, read: ReadHeader): Promise<number> {
  let offset = from;
  while (offset < end) {
    const window = await bytes.at(offset, 64 * 1024);
    const sync = window.indexOf(0xff);
    if (window.length === 0) return end;
    offset += sync === -1 ? window.length : sync;
    if (sync === -1) continue;
    if ((await steadyFrame(bytes, offset, read)) !== null) return offset;
    offset += 1;
  }
  return end;
}

const KBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** ISO 11172-3 and 13818-3, layer III only; free format (no bit rate) is refused. */
function mpegFrame(head: Buffer): Frame | null {
  const [sync = 0, version = 0, rates = 0, mode = 0] = head;
  if (head.length < 4 || sync !== 0xff || (version & 0xe6) !== 0xe2) return null;
  const divider = { 3: 1, 2: 2, 0: 4 }[(version >> 3) & 3]; // MPEG 1, 2, 2.5
  const rate = RATES[(rates >> 2) & 3];
  if (divider === undefined || rate === undefined) return null;
  const kbits = (divider === 1 ? KBITS_1 : KBITS_2)[rates >> 4];
  if (kbits === undefined || kbits === 0) return null;

  const samples = divider === 1 ? 1152 : 576;
  const sampleRate = rate / divider;
  const padding = (rates >> 1) & 1;
  const bytes = Math.floor((samples / 8) * ((kbits * 1000) / sampleRate)) + padding;
  return { bytes, samples, sampleRate, channels: mode >> 6 === 3 ? 1 : 2 };
}

const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];

/** ISO 13818-7, ADTS. */
function adtsFrame(head: Buffer): Frame | null {
  const [sync = 0, flags = 0, config = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = head;
  if (head.length < 7 || sync !== 0xff || (flags & 0xf6) !== 0xf0) return null;
  const sampleRate = AAC_RATES[(config >> 2) & 15];
  const bytes = ((third & 3) << 11) | (fourth << 3) | (fifth >> 5);
  if (sampleRate === undefined || bytes < 8) return null;
  const channels = ((config & 1) << 2) | (third >> 6);
  return { bytes, samples: 1024 * ((sixth & 3) + 1), sampleRate, channels: channels === 0 ? 2 : channels };
}

/** The first frame may hold, instead of sound, the number of frames (Xing, Info, VBRI); null when it is sound. */
function promisedFrames(head: Buffer, first: Frame): { frames: number | null } | null {
  const sideInfo = first.samples === 1152 ? (first.channels === 1 ? 17 : 32) : first.channels === 1 ? 9 : 17;
  const at = 4 + sideInfo;
  if (head.toString("latin1", 36, 40) === "VBRI") return { frames: head.readUInt32BE(50) };
  if (!["Xing", "Info"].includes(head.toString("latin1", at, at + 4))) return null;
  const hasFrames = (head.readUInt32BE(at + 4) & 1) === 1;
  return { frames: hasFrames ? head.readUInt32BE(at + 8) : null };
}

/** Where the sound ends: before ID3v1 (128 bytes) and APEv2 tags. */
async function soundEnd(bytes: Bytes): Promise<number> {
  const hasId3v1 = bytes.size > 128 && (await bytes.at(bytes.size - 128, 3)).toString("latin1") === "TAG";
  const end = bytes.size - (hasId3v1 ? 128 : 0);
  const footer = end > 32 ? await bytes.at(end - 32, 32) : Buffer.alloc(0);
  if (footer.toString("latin1", 0, 8) !== "APETAGEX") return end;
  const hasHeader = footer.readUInt32LE(20) >>> 31 === 1;
  return Math.max(0, end - footer.readUInt32LE(12) - (hasHeader ? 32 : 0));
}
