import { Worker } from "node:worker_threads";
import type { AudioVerdict, ListenVerdict, MediaJob, PictureVerdict } from "./verdicts.ts";

// The media process, forked by `forked.ts`: the only place where files from strangers are parsed.

const MAX_RSS_BYTES = 640 * 1024 * 1024;

/**
 * A thread that no endless loop of the parser can stop. It ends the process when the app has died (the
 * `disconnect` below needs a free event loop) or when memory outside the JavaScript heap grows without end.
 */
const watchdog = `
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent || process.memoryUsage.rss() > ${MAX_RSS_BYTES}) process.kill(process.pid, "SIGKILL");
  }, 250);
`;

new Worker(watchdog, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
process.on("disconnect", () => process.exit());
// Ctrl-C and service managers signal the whole group; the app finishes its requests first, and then ends this.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});

process.on("message", async (message) => {
  const verdict = await work(message as MediaJob); // from the app itself, which made it from this type
  process.send?.(verdict);
});
process.send?.("ready");

/** Each kind loads its library on first use, so that a recording costs no memory for pictures. */
async function work(job: MediaJob): Promise<AudioVerdict | ListenVerdict | PictureVerdict> {
  try {
    if (job.kind === "listen") {
      const { listen } = await import("./listening/listen.ts");
      return await listen(job.path, job.parts, (progress) => process.send?.({ progress }));
    }
    if (job.kind === "audio") return await (await import("./audio.ts")).readAudio(job.path, job.maxMs);
    return await (await import("./pictures.ts")).cutPictures(job.path, job.sizes, job);
  } catch {
    return { ok: false, reason: "unreadable" };
  }
}
