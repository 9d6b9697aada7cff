import type { Readable } from "node:stream";

/** What is known of stored bytes: `sha256` in lowercase hex, taken while they were written. */
export type Stored = { bytes: number; sha256: string };

/** A stored object's random name (see `newId`); it says nothing of what is inside. */
export type StoredObject = Stored & { key: string };

/** First and last byte wanted, both included and counted from 0, as in HTTP's `Range`. */
export type ByteRange = { start?: number; end?: number };

/** `type` is the content type that was found in the bytes, for stores that keep one beside them. */
export type PutOptions = { type: string };

/** `sha256` (lowercase hex) spares reading the file once more when it was taken while the file arrived. */
export type PutFileOptions = PutOptions & { sha256?: string };

/**
 * Where recordings and pictures are kept. An object is whole or absent, never changed, and named by a random key.
 * Every method that takes a key throws `RangeError` on one that no store ever gave out.
 */
export type Storage = {
  /** Keeps what the stream gives. When the stream or the disk fails, nothing is left and the error comes through. */
  put(stream: Readable, options: PutOptions): Promise<StoredObject>;
  /** Takes over a finished temporary file, whose old path is gone afterwards. When this fails, the file is where it was. */
  putFile(tmpPath: string, options: PutFileOptions): Promise<StoredObject>;
  /** The bytes, or a part of them; a part behind the end is empty. @throws `ObjectMissing`, `RangeError` when it runs backwards */
  open(key: string, range?: ByteRange): Promise<Readable>;
  /** A part of at most `PIECE_BYTES` in one piece, for who asks for many. @throws `ObjectMissing`, `RangeError` */
  piece(key: string, range: Required<ByteRange>): Promise<Buffer>;
  /**
   * Lends the object as a file for as long as `use` lasts, for programs that must have a path. It is only read.
   * @throws `ObjectMissing`
   */
  lend<T>(key: string, use: (path: string) => Promise<T>): Promise<T>;
  /** A path at which nothing is yet, for a file that `putFile` takes over; what is left there is swept. */
  newPath(): Promise<string>;
  /** Removes temporary files that nobody has touched since `before`; gives how many. */
  sweepTemp(before: Date): Promise<number>;
  /** Size and hash as recorded when the object was stored, or null when there is none. */
  stat(key: string): Promise<Stored | null>;
  /** When the object was stored, or null when there is none. */
  storedAt(key: string): Promise<Date | null>;
  /** Removes the object with its record; one that is gone already is fine. */
  remove(key: string): Promise<void>;
  /** Every key in the store, in no order, for the invariants checker and for sweeping. */
  list(): AsyncIterable<string>;
};

/** The most that `piece` gives at once. */
export const PIECE_BYTES = 1 << 20;

/** The key is well formed, but nothing is stored under it. */
export class ObjectMissing extends Error {
  readonly key: string;
  constructor(key: string) {
    super(`nothing is stored under ${key}`);
    this.name = "ObjectMissing";
    this.key = key;
  }
}

const KEY = /^[0-9a-hjkmnp-tv-z]{20}$/;

/** The key itself when it is one of ours: the one guard against paths in disguise. @throws RangeError */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new RangeError("not a storage key");
  return key;
}
