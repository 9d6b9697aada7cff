import { randomFillSync } from "node:crypto";
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 20;
/** Random bytes for many ids at once: each asking of the system costs more than an id does. */
const pool = Buffer.alloc(LENGTH * 128);
let used = pool.length;

/** A random id: 20 characters of lowercase Crockford base32 (100 bits), safe in URLs and file names. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let id = "";
  for (const end = used + LENGTH; used < end; used += 1) id += ALPHABET[(pool[used] as number) & 31];
  return id;
}
