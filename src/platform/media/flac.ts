import type { Bytes } from "./bytes.ts";

// RFC 9639. The length in a FLAC header is zero when the file was written into a pipe, and stays whole when the
// file is cut off. The last frame tells the truth: each frame says which one it is.

export type FlacFacts = { sampleRate: number; channels: number; samples: number; isWhole: boolean };

const TAIL_BYTES = 1024 * 1024;

/** Reads the header and finds the last frame; null when either is missing. */
export async function readFlac(bytes: Bytes, start: number): Promise<FlacFacts | null> {
  const head = await bytes.at(start, 42);
  if (head.length < 42 || ((head[4] ?? 0) & 0x7f) !== 0) return null; // STREAMINFO comes first
  const info = head.subarray(8);
  const blockSize = info.readUInt16BE(2);
  const sampleRate = info.readUIntBE(10, 3) >> 4;
  const channels = (((info[12] ?? 0) >> 1) & 7) + 1;
  const promised = ((info[13] ?? 0) & 15) * 2 ** 32 + info.readUInt32BE(14);

  const first = await firstFrame(bytes, start + 4);
  if (first === null || sampleRate === 0) return null;
  const like = await bytes.at(first, 4);
  const from = Math.max(first, bytes.size - TAIL_BYTES);
  const samples = lastFrameEnd(await bytes.at(from, TAIL_BYTES), Buffer.from(like), blockSize);
  if (samples === null) return null;
  return { sampleRate, channels, samples, isWhole: promised === 0 || samples >= promised };
}

/** Behind the metadata blocks. */
async function firstFrame(bytes: Bytes, start: number): Promise<number | null> {
  let offset = start;
  let isLast = false;
  while (!isLast) {
    const head = await bytes.at(offset, 4);
    if (head.length < 4) return null;
    isLast = (head[0] ?? 0) >= 0x80;
    offset += 4 + head.readUIntBE(1, 3);
  }
  return offset + 16 <= bytes.size ? offset : null;
}

/**
 * Where the last frame ends, in samples. A header counts when it is of the first one's kind (blocking, sample rate,
 * size) and its checksum fits; sound looks like that by chance once in some billion bytes.
 */
function lastFrameEnd(tail: Buffer, like: Buffer, blockSize: number): number | null {
  for (let at = tail.lastIndexOf(0xff); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(0xff, at - 1)) {
    const head = tail.subarray(at, at + 16);
    if (head.length < 8 || head[1] !== like[1]) continue;
    const isLike =
      ((head[2] ?? 0) & 15) === ((like[2] ?? 0) & 15) && ((head[3] ?? 0) & 15) === ((like[3] ?? 0) & 15);
    const end = isLike ? frameEnd(head, blockSize) : null;
    if (end !== null) return end;
  }
  return null;
}

function frameEnd(head: Buffer, blockSize: number): number | null {
  const coded = codedNumber(head.subarray(4));
  if (coded === null) return null;
  let at = 4 + coded.bytes;

  const sizeCode = (head[2] ?? 0) >> 4;
  const size = frameSize(sizeCode, head, at);
  at += sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateCode = (head[2] ?? 0) & 15;
  at += rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  if (size === null || at >= head.length || crc8(head.subarray(0, at)) !== head[at]) return null;

  const isByFrame = ((head[1] ?? 0) & 1) === 0; // a fixed block size counts frames, a variable one samples
  return (isByFrame ? coded.value * blockSize : coded.value) + size;
}

function frameSize(code: number, head: Buffer, at: number): number | null {
  if (code === 0) return null;
  if (code === 1) return 192;
  if (code < 6) return 144 * 2 ** code;
  if (code === 6) return (head[at] ?? 0) + 1;
  if (code === 7) return (head[at] ?? 0) * 256 + (head[at + 1] ?? 0) + 1;
  return 2 ** code;
}

/** A number in the manner of UTF-8, up to 36 bits. */
function codedNumber(from: Buffer): { value: number; bytes: number } | null {
  const lead = from[0] ?? 0;
  if (lead < 0x80) return { value: lead, bytes: 1 };
  const bytes = Math.clz32(~(lead << 24));
  if (bytes < 2 || bytes > 7 || from.length < bytes) return null;
  let value = lead & (0x7f >> bytes);
  for (const byte of from.subarray(1, bytes)) {
    if (byte >> 6 !== 2) return null;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, bytes };
}

function crc8(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}
