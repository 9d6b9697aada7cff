import type { Bytes } from "./bytes.ts";
import type { AudioRefusal } from "./verdicts.ts";

// What the first bytes and the outermost boxes say. The libraries find tags and tracks well, but they neither
// notice that the end of a file is missing nor mind what a name claims.

export type Container = "mpeg" | "adts" | "mp4" | "riff" | "form" | "flac" | "ogg";

/** `start` is where the sound's own container begins, behind ID3v2 tags. */
export type Sniffed = { kind: Container; start: number } | { kind: null; reason: AudioRefusal };

/** A kind that we do not take, and where its head says that there is a picture in it. */
type Foreign = { magic: string; at?: number; hasPicture?: (head: string) => boolean };

/** The GUID of a stream of pictures. */
const ASF_VIDEO = "\xc0\xef\x19\xbcM[\xcf\x11\xa8\xfd\0\x80_\\D+";
/** Sound (or film) of kinds that we do not take: the person hears this rather than "not a recording". */
const foreign: Foreign[] = [
  // Matroska, WebM: a codec that is called V_
  { magic: "\x1aE\xdf\xa3", hasPicture: (head) => /\x86[\x81-\xff]V_[A-Z]/.test(head) },
  // ASF, so WMA and WMV
  { magic: "0&\xb2u\x8ef\xcf\x11", hasPicture: (head) => head.includes(ASF_VIDEO) },
  { magic: "AVI ", at: 8, hasPicture: (head) => head.includes("vids") },
  { magic: "#!AMR" },
  { magic: "caff" },
  { magic: "MThd" }, // MIDI
  { magic: "MAC " }, // Monkey's Audio
  { magic: "wvpk" },
  { magic: "RF64" },
  { magic: ".snd" },
  { magic: "\xff\xfc" }, // MPEG layer II
  { magic: "\xff\xfd" },
];
const HEAD_BYTES = 64 * 1024;

/** Decides by magic bytes alone; a tag that is longer than the file is `unreadable`. */
export async function sniff(bytes: Bytes): Promise<Sniffed> {
  const start = await soundStart(bytes);
  if (start >= bytes.size) return { kind: null, reason: "unreadable" };

  const head = await bytes.at(start, 12);
  const text = (from: number, to: number) => head.toString("latin1", from, to);
  const kind = containerOf(head, text);
  if (kind !== null) return { kind, start };
  const other = foreign.find(({ magic, at = 0 }) => text(at, at + magic.length) === magic);
  if (!other) return { kind: null, reason: "notAudio" };
  const hasPicture = other.hasPicture?.((await bytes.at(start, HEAD_BYTES)).toString("latin1"));
  return { kind: null, reason: hasPicture ? "hasVideo" : "unsupported" };
}

function containerOf(head: Buffer, text: (from: number, to: number) => string): Container | null {
  if (text(0, 4) === "fLaC") return "flac";
  if (text(0, 4) === "OggS") return "ogg";
  if (text(4, 8) === "ftyp") return "mp4";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WAVE") return "riff";
  if (text(0, 4) === "FORM" && ["AIFF", "AIFC"].includes(text(8, 12))) return "form";
  const [first = 0, second = 0] = head;
  if (first === 0xff && (second & 0xf6) === 0xf0) return "adts";
  if (first === 0xff && (second & 0xe6) === 0xe2) return "mpeg"; // layer III of MPEG 1, 2 or 2.5
  return null;
}

/** Behind any ID3v2 tags (https://id3.org/id3v2.4.0-structure) and the zeros that some writers pad them with. */
async function soundStart(bytes: Bytes): Promise<number> {
  let start = 0;
  for (let tags = 0; tags < 4; tags += 1) {
    const head = await bytes.at(start, 10);
    if (head.length < 10 || head.toString("latin1", 0, 3) !== "ID3") break;
    const footer = ((head[5] ?? 0) & 0x10) === 0 ? 0 : 10;
    start += 10 + footer + head.subarray(6).reduce((length, byte) => length * 128 + (byte & 0x7f), 0);
  }
  const padding = start === 0 ? Buffer.alloc(0) : await bytes.at(start, 64 * 1024);
  const sound = padding.findIndex((byte) => byte !== 0);
  return sound > 0 ? start + sound : start;
}

/** Whether every top-level box of an MP4 lies inside the file, with both a description and sound among them. */
export async function isWholeMp4(bytes: Bytes): Promise<boolean> {
  const seen = new Set<string>();
  let offset = 0;
  while (offset + 8 <= bytes.size) {
    const head = await bytes.at(offset, 16);
    const short = head.readUInt32BE(0);
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    seen.add(head.toString("latin1", 4, 8));
    if (length === 0) break; // "until the end of the file"
    if (length < 8 || offset + length > bytes.size) return false;
    offset += length;
  }
  return seen.has("moov") && seen.has("mdat");
}

/** One chunk of a RIFF or FORM file: where its content begins and how long it says it is. */
export type Chunk = { id: string; start: number; bytes: number };

/** A writer into a pipe cannot go back to fill the length in, and leaves one of these. */
const OPEN_ENDED = new Set([0xffffffff, 0x7fffffff]);

/**
 * The chunks of a RIFF (little-endian) or FORM (big-endian) file; null when it was cut off before the end of its
 * sound (what follows may be anything). Open-ended sound is taken as reaching to the end.
 */
export async function chunksOf(bytes: Bytes, container: "riff" | "form"): Promise<Chunk[] | null> {
  const chunks: Chunk[] = [];
  const sound = container === "riff" ? "data" : "SSND";
  let offset = 12;
  while (offset + 8 <= bytes.size && chunks.length < 1000) {
    const head = await bytes.at(offset, 8);
    const said = container === "riff" ? head.readUInt32LE(4) : head.readUInt32BE(4);
    const rest = bytes.size - offset - 8;
    const length = OPEN_ENDED.has(said) ? rest : said;
    if (length > rest) return chunks.some(({ id }) => id === sound) ? chunks : null;
    chunks.push({ id: head.toString("latin1", 0, 4), start: offset + 8, bytes: length });
    offset += 8 + length + (length % 2);
  }
  return chunks;
}
