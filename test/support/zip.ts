import { fromBuffer } from "yauzl";

/** The files of a zip by their path. */
export const unzip = (zip: Buffer): Promise<Map<string, Buffer>> =>
  new Promise((resolve, reject) => {
    const files = new Map<string, Buffer>();
    fromBuffer(zip, { lazyEntries: true }, (err, file) => {
      if (err || !file) return reject(err ?? new Error("no zip"));
      file.on("error", reject);
      file.on("end", () => resolve(files));
      file.on("entry", (entry: { fileName: string }) => {
        file.openReadStream(entry as never, (wrong, stream) => {
          if (wrong || !stream) return reject(wrong ?? new Error("no stream"));
          const chunks: Buffer[] = [];
          stream.on("data", (chunk: Buffer) => chunks.push(chunk));
          stream.on("error", reject);
          stream.on("end", () => {
            files.set(entry.fileName, Buffer.concat(chunks));
            file.readEntry();
          });
        });
      });
      file.readEntry();
    });
  });
