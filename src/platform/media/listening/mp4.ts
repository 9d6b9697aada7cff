import { type GaplessBoxes, type GaplessWindow, gapless } from "@audio/decode-aac";
import type { Bytes } from "../bytes.ts";
import { bodyOf, boxes, inside, MOST_INDEX_BYTES, topBoxes } from "./boxes.ts";
import { framesOfPieces } from "./fragments.ts";

// Where in an MP4 file the frames of its sound lie (ISO 14496-12). The decoder can find them itself, but only with the
// whole file in memory when the index stands at its end, as phones write it.

const MOST_FRAME_BYTES = 1024 * 1024;

export interface Mp4Sound {
  /** The decoder's own settings, as they stand in the file. */
  config: { asc: Uint8Array } | { alac: Uint8Array };
  /** Ticks a second of its time: the sample rate, as a rule, also where the older field is too small for it. */
  timescale: number;
  /** What of it is heard: encoders put silence before and after. */
  window: GaplessWindow | null;
  /** Offset and size of each frame, in the order of time. */
  frames: { at: number; bytes: number }[];
}

/** The first track with AAC or ALAC; null when there is none. */
export async function mp4Sound(bytes: Bytes): Promise<Mp4Sound | null> {
  const moov = await indexOf(bytes);
  if (moov === null) return null;
  const found = [...boxes(moov)];
  const mvhd = bodyOf(found, "mvhd");
  for (const track of found.filter(({ type }) => type === "trak")) {
    const sound = soundOf(track.body, mvhd);
    if (sound === null) continue;
    // What is in pieces says its length with them: there is no window on the whole.
    const pieces = sound.frames.length === 0 ? await framesOfPieces(bytes, moov, track.body) : [];
    return pieces.length > 0 ? { ...sound, window: null, frames: pieces } : sound;
  }
  return null;
}

/** Is there a track with a picture among its tracks? */
export async function hasPicture(bytes: Bytes): Promise<boolean> {
  const moov = await indexOf(bytes);
  return [...boxes(moov ?? Buffer.alloc(0))].some(
    ({ type, body }) => type === "trak" && inside(body, "mdia", "hdlr")?.toString("latin1", 8, 12) === "vide",
  );
}

async function indexOf(bytes: Bytes): Promise<Buffer | null> {
  for await (const { type, at, header, length } of topBoxes(bytes))
    if (type === "moov")
      return length > MOST_INDEX_BYTES ? null : Buffer.from(await bytes.at(at + header, length - header));
  return null;
}

function soundOf(track: Buffer, mvhd: Buffer | null): Mp4Sound | null {
  const table = inside(track, "mdia", "minf", "stbl");
  const config = table === null ? null : configOf(inside(table, "stsd"));
  if (table === null || config === null) return null;
  const mdhd = inside(track, "mdia", "mdhd");
  const given: Record<keyof GaplessBoxes, Uint8Array | null> = {
    elst: inside(track, "edts", "elst"),
    mdhd,
    stts: inside(table, "stts"),
    mvhd,
    ilst: null,
    asc: "asc" in config ? config.asc : null,
    alac: "alac" in config ? config.alac : null,
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, body]) => body !== null));
  const timescale = timescaleOf(mdhd);
  return { config, timescale, window: gapless(known), frames: framesOf(table) };
}

/** The second version has times of 64 bits before it. */
function timescaleOf(mdhd: Buffer | null): number {
  const at = mdhd?.[0] === 1 ? 20 : 12;
  return mdhd !== null && mdhd.length >= at + 4 ? mdhd.readUInt32BE(at) : 0;
}

/** The first description of sound: a header of 28 bytes (44 and 64 in QuickTime's versions), then boxes. */
function configOf(stsd: Buffer | null): Mp4Sound["config"] | null {
  const entry = stsd === null ? undefined : boxes(stsd.subarray(8)).next().value;
  if (!entry || entry.body.length < 28) return null;
  const version = entry.body.readUInt16BE(8);
  const within = entry.body.subarray(28 + (version === 1 ? 16 : version === 2 ? 36 : 0));
  const alac = entry.type === "alac" ? bodyOf(boxes(within), "alac") : null;
  if (alac !== null) return { alac };
  const esds = bodyOf(boxes(within), "esds") ?? inside(within, "wave", "esds");
  const asc = entry.type === "mp4a" && esds !== null ? decoderConfig(esds.subarray(4)) : null;
  return asc === null || asc.length < 2 ? null : { asc };
}

/** ISO 14496-1: descriptors with lengths of seven bits a byte; 3 holds 4 holds 5, which is what the decoder wants. */
function decoderConfig(from: Buffer): Buffer | null {
  const skip: Record<number, number> = { 3: 3, 4: 13 };
  let at = 0;
  while (at + 2 <= from.length) {
    const tag = from[at] ?? 0;
    let length = 0;
    do {
      at += 1;
      length = length * 128 + ((from[at] ?? 0) & 127);
    } while ((from[at] ?? 0) >= 128 && at < from.length);
    at += 1;
    if (tag === 5) return from.subarray(at, at + length);
    at += skip[tag] ?? length;
  }
  return null;
}

function framesOf(table: Buffer): Mp4Sound["frames"] {
  const sizes = sizesOf(inside(table, "stsz"));
  const chunks = numbersOf(inside(table, "stco"), 4) ?? numbersOf(inside(table, "co64"), 8) ?? [];
  const runs = inside(table, "stsc");
  if (runs === null) return [];
  const frames: Mp4Sound["frames"] = [];
  const count = Math.min(runs.readUInt32BE(4), (runs.length - 8) / 12);
  let next = 0;
  for (let run = 0; run < count; run += 1) {
    const first = runs.readUInt32BE(8 + run * 12);
    const each = runs.readUInt32BE(12 + run * 12);
    const last = run + 1 < count ? runs.readUInt32BE(20 + run * 12) : chunks.length + 1;
    for (let chunk = first; chunk < last && next < sizes.length; chunk += 1) {
      let at = chunks[chunk - 1] ?? Number.POSITIVE_INFINITY;
      for (let i = 0; i < each && next < sizes.length; i += 1) {
        const bytes = sizes[next] as number;
        if (bytes > 0 && bytes <= MOST_FRAME_BYTES && Number.isFinite(at)) frames.push({ at, bytes });
        at += bytes;
        next += 1;
      }
    }
  }
  return frames;
}

/** One size for all, or a table. */
function sizesOf(stsz: Buffer | null): ArrayLike<number> {
  if (stsz === null || stsz.length < 12) return [];
  const all = stsz.readUInt32BE(4);
  const count = stsz.readUInt32BE(8);
  const there = Math.min(count, all > 0 ? 10_000_000 : (stsz.length - 12) >> 2);
  return Float64Array.from({ length: there }, (_, i) => (all > 0 ? all : stsz.readUInt32BE(12 + i * 4)));
}

function numbersOf(box: Buffer | null, bytes: 4 | 8): number[] | null {
  if (box === null || box.length < 8) return null;
  const count = Math.min(box.readUInt32BE(4), Math.floor((box.length - 8) / bytes));
  return Array.from({ length: count }, (_, i) =>
    bytes === 4 ? box.readUInt32BE(8 + i * 4) : Number(box.readBigUInt64BE(8 + i * 8)),
  );
}
