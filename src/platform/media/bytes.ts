import type { FileHandle } from "node:fs/promises";

/** A file read from here and there: `at` gives up to `length` bytes from `offset`, fewer at the end. */
export type Bytes = { size: number; at(offset: number, length: number): Promise<Buffer> };

const WINDOW_BYTES = 256 * 1024;

/** Keeps one window of the file in memory, so that walking over small headers reads the disk seldom. */
export async function bytesOf(handle: FileHandle): Promise<Bytes> {
  const { size } = await handle.stat();
  let windowStart = 0;
  let window: Buffer = Buffer.alloc(0);

  return {
    size,
    async at(offset, length) {
      const isInside = offset >= windowStart && offset + length <= windowStart + window.length;
      if (!isInside) {
        const wanted = Math.max(0, Math.min(Math.max(length, WINDOW_BYTES), size - offset));
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(wanted), 0, wanted, offset);
        windowStart = offset;
        window = buffer.subarray(0, bytesRead);
      }
      return window.subarray(offset - windowStart, offset - windowStart + length);
    },
  };
}
