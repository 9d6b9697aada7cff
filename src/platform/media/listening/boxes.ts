import type { Bytes } from "../bytes.ts";

// MP4 is made of boxes (ISO 14496-12): a length, four letters, and what is inside.

export const MOST_INDEX_BYTES = 64 * 1024 * 1024;
export type Box = { type: string; body: Buffer };

/** The outermost boxes, by where they stand: `length` with the header. Ends where one makes no sense. */
export async function* topBoxes(
  bytes: Bytes,
): AsyncGenerator<{ type: string; at: number; header: number; length: number }> {
  let at = 0;
  while (at + 8 <= bytes.size) {
    const head = Buffer.from(await bytes.at(at, 16));
    const short = head.readUInt32BE(0);
    if (short === 1 && head.length < 16) return;
    const header = short === 1 ? 16 : 8;
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? bytes.size - at : short;
    if (length < header) return;
    yield { type: head.toString("latin1", 4, 8), at, header, length };
    at += length;
  }
}

export function* boxes(within: Buffer): Generator<Box> {
  let offset = 0;
  while (offset + 8 <= within.length) {
    const said = within.readUInt32BE(offset);
    const length = said === 0 ? within.length - offset : said;
    if (length < 8 || offset + length > within.length) return;
    yield {
      type: within.toString("latin1", offset + 4, offset + 8),
      body: within.subarray(offset + 8, offset + length),
    };
    offset += length;
  }
}
export const bodyOf = (among: Iterable<Box>, type: string): Buffer | null =>
  [...among].find((box) => box.type === type)?.body ?? null;
/** Down a path of boxes. */
export const inside = (body: Buffer, ...path: string[]): Buffer | null =>
  path.reduce<Buffer | null>((at, type) => (at === null ? null : bodyOf(boxes(at), type)), body);
