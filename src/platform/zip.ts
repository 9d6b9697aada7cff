import type { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { storage } from "./storage/current.ts";

/** A stored file as it lies in the zip; `bytes` is its size. */
export interface ZipPart {
  path: string;
  key: string;
  bytes: number;
}

/**
 * A zip as a stream: texts by their path, then stored files, as they are. One file is open at a time; `onFile` is told how many
 * were put in. A file that cannot be opened ends the stream with its error.
 */
export function zipOf(
  texts: ReadonlyMap<string, string>,
  files: readonly ZipPart[],
  mtime: Date,
  onFile: (done: number) => void = () => undefined,
): Readable {
  const zip = new ZipFile();
  for (const [path, text] of texts) zip.addBuffer(Buffer.from(text), path, { mtime });
  let done = 0;
  for (const { path, key, bytes } of files)
    zip.addReadStreamLazy(path, { compress: false, mtime, size: bytes }, (give) => {
      storage()
        .open(key)
        .then((stream) => {
          onFile((done += 1));
          give(null, stream as never);
        })
        .catch((err: unknown) => give(err, undefined as never));
    });
  const out = zip.outputStream as unknown as Readable;
  // Without a listener one file that cannot be opened would end the process; so it ends this stream.
  zip.on("error", (err: Error) => out.destroy(err));
  zip.end();
  return out;
}
