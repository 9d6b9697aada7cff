import type { Bytes } from "../bytes.ts";
import { type Box, boxes, inside, MOST_INDEX_BYTES, topBoxes } from "./boxes.ts";

// A fragmented MP4 (ISO 14496-12, 8.8) has no table of its frames: each piece begins with its own (`moof`), as browsers and
// streaming programs record.

type Frame = { at: number; bytes: number };
const MOST_FRAMES = 10_000_000;

/** The frames of a track, from the pieces, in the order in which they stand. `moov` is the description before them. */
export async function framesOfPieces(bytes: Bytes, moov: Buffer, track: Buffer): Promise<Frame[]> {
  const id = trackOf(track);
  const frames: Frame[] = [];
  for await (const { type, at, header, length } of topBoxes(bytes)) {
    if (type !== "moof" || length > MOST_INDEX_BYTES) continue;
    const body = Buffer.from(await bytes.at(at + header, length - header));
    for (const piece of boxes(body)) {
      if (piece.type !== "traf") continue;
      for (const frame of framesIn(piece.body, { id, moofAt: at, usualBytes: usualBytes(moov, id) })) {
        if (frames.length >= MOST_FRAMES) return frames;
        if (frame.at + frame.bytes <= bytes.size) frames.push(frame);
      }
    }
  }
  return frames;
}

/** `tkhd`: the second version has times of 64 bits before the id. */
function trackOf(track: Buffer): number {
  const tkhd = inside(track, "tkhd");
  const at = tkhd?.[0] === 1 ? 20 : 12;
  return tkhd !== null && tkhd.length >= at + 4 ? tkhd.readUInt32BE(at) : 0;
}

/** `trex`: how long a frame is where a piece does not say it. */
function usualBytes(moov: Buffer, id: number): number {
  const mvex = inside(moov, "mvex");
  const trex = [...boxes(mvex ?? Buffer.alloc(0))].find(
    ({ type, body }) => type === "trex" && body.length >= 24 && body.readUInt32BE(4) === id,
  );
  return trex?.body.readUInt32BE(16) ?? 0;
}

/** Fields that `tfhd` may hold, in their order: flag and length. */
const HEAD: readonly [flag: number, bytes: number][] = [
  [0x1, 8],
  [0x2, 4],
  [0x8, 4],
  [0x10, 4],
];
function* framesIn(
  traf: Buffer,
  { id, moofAt, usualBytes: usual }: { id: number; moofAt: number; usualBytes: number },
): Generator<Frame> {
  const all = [...boxes(traf)];
  const tfhd = all.find(({ type }) => type === "tfhd")?.body;
  if (!tfhd || tfhd.length < 8 || tfhd.readUInt32BE(4) !== id) return;
  const flags = tfhd.readUInt32BE(0) & 0xffffff;
  const places = new Map<number, number>();
  let at = 8;
  for (const [flag, bytes] of HEAD)
    if (flags & flag) {
      places.set(flag, at);
      at += bytes;
    }
  if (tfhd.length < at) return;
  const [baseAt, sizeAt] = [places.get(0x1), places.get(0x10)];
  const base = baseAt === undefined ? moofAt : Number(tfhd.readBigUInt64BE(baseAt));
  const bytes = sizeAt === undefined ? usual : tfhd.readUInt32BE(sizeAt);
  let next = base;
  for (const run of all.filter(({ type }) => type === "trun")) {
    for (const frame of framesOfRun(run, { base, next, bytes })) {
      next = frame.at + frame.bytes;
      yield frame;
    }
  }
}

/** One run of frames that stand one after the other; what is said of each beside its length is skipped. */
function* framesOfRun(
  { body }: Box,
  { base, next, bytes }: { base: number; next: number; bytes: number },
): Generator<Frame> {
  if (body.length < 8) return;
  const flags = body.readUInt32BE(0) & 0xffffff;
  const count = body.readUInt32BE(4);
  let at = 8;
  let from = next;
  if (flags & 0x1 && body.length >= at + 4) {
    from = base + body.readInt32BE(at);
    at += 4;
  }
  if (flags & 0x4) at += 4;
  const each = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length * 4;
  const sizeAt = flags & 0x100 ? 4 : 0;
  for (let i = 0; i < count && at + each <= body.length; i += 1, at += each) {
    const length = flags & 0x200 ? body.readUInt32BE(at + sizeAt) : bytes;
    if (length === 0) return;
    yield { at: from, bytes: length };
    from += length;
  }
}
