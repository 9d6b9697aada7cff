import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** The SHA-256 of all that a stream gives, in lowercase hex. @throws what the stream throws */
export async function sha256Of(stream: Readable): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(stream, hash);
  return hash.digest("hex");
}

/** The SHA-256 of a file on this machine's disk, in lowercase hex. */
export const sha256OfFile = (path: string): Promise<string> => sha256Of(createReadStream(path));
