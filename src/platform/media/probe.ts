import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root } from "../root.ts";
import { type ForkedQueue, forkedQueue } from "./forked.ts";
import {
  type AudioVerdict,
  type ListenVerdict,
  type PictureVerdict,
  audioVerdict,
  listenVerdict,
  pictureVerdict,
} from "./verdicts.ts";

// Files from strangers are parsed in a process of their own: the libraries that do it have hung and crashed
// before, and they would hold more memory than the rest of the app. Nothing here imports them.

/** `maxMs`: the longest recording taken. `timeLimitMs`: how long looking at the file may last (10 s). */
export type AudioLimits = { maxMs: number; timeLimitMs?: number };

/** `timeLimitMs`: how long all the pictures together may take (20 s). */
export type PictureLimits = {
  timeLimitMs?: number;
  /** Keeps the whole picture, its longest side at most the size, instead of the middle square. */
  whole?: boolean;
  /** The largest is a JPEG, which every program that prints or posts can read. */
  print?: boolean;
};

/** `parts`: of how many equal parts the wave is. `timeLimitMs`: how long it may last. `onProgress` hears 0-100. */
export type ListenLimits = { parts: number; timeLimitMs: number; onProgress?: (percent: number) => void };

export type MediaProbe = {
  listenTo: (path: string, limits: ListenLimits) => Promise<ListenVerdict>;
  probeAudio: (path: string, limits: AudioLimits) => Promise<AudioVerdict>;
  makePictures: (path: string, sizes: number[], limits?: PictureLimits) => Promise<PictureVerdict>;
};

/** The questions below, put to a given queue: the app has one, a test may have its own. */
export function mediaProbe(queue: ForkedQueue): MediaProbe {
  return {
    async listenTo(path, { parts, timeLimitMs, onProgress }) {
      const answer = await queue.run({ kind: "listen", path, parts }, timeLimitMs, onProgress);
      return answer.ok ? listenVerdict.catch({ ok: false, reason: "crashed" }).parse(answer.value) : answer;
    },

    async probeAudio(path, { maxMs, timeLimitMs = 10_000 }) {
      const answer = await queue.run({ kind: "audio", path, maxMs }, timeLimitMs);
      return answer.ok ? audioVerdict.catch({ ok: false, reason: "crashed" }).parse(answer.value) : answer;
    },

    async makePictures(path, sizes, { timeLimitMs = 20_000, whole = false, print = false } = {}) {
      const answer = await queue.run({ kind: "pictures", path, sizes, whole, print }, timeLimitMs);
      return answer.ok ? pictureVerdict.catch({ ok: false, reason: "crashed" }).parse(answer.value) : answer;
    },
  };
}

/** From source: the worker as it was compiled, if nothing here has changed since. Through a loader it takes five times as long to start. */
function compiled(): URL | null {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const built = join(root, "dist", relative(root, here), "worker.js");
  const at = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(here, { recursive: true, encoding: "utf8" }).map((name) =>
    at(join(here, name)),
  );
  const isFresh = at(built) > 0 && at(join(root, "dist/.tsbuildinfo")) >= Math.max(...sources);
  return isFresh ? pathToFileURL(built) : null;
}
const isTypeScript = import.meta.url.endsWith(".ts");
const script =
  (isTypeScript ? compiled() : null) ??
  new URL(isTypeScript ? "./worker.ts" : "./worker.js", import.meta.url);
const queue = forkedQueue(script);
const probe = mediaProbe(queue);
/** A process of its own, so that nobody who puts something up waits for a recording that is listened through. */
const listening = forkedQueue(script, { idleMs: 5_000, isPatient: true });

/**
 * Says from its bytes, never its name, whether a file is a recording that we take, and what it is. The duration is
 * counted from frames where headers cannot be trusted. Never throws on account of the file.
 */
export const probeAudio = probe.probeAudio;

/**
 * Cuts the middle square of a picture to each size (pixels a side, never enlarged), upright and with all metadata
 * (position, camera, time) dropped, as WebP files `<path>.<size>.webp`, or as told by the limits. The caller moves or removes
 * them; after a refusal there are none, except for leftovers of a killed process, which the sweep of temporary files finds.
 */
export const makePictures = probe.makePictures;

/**
 * Listens to the whole of a recording that `probeAudio` took: its wave, loudness, true peak and what may be worth knowing.
 * Decodes as a stream in a process of its own, some 20 times faster than it plays. Never throws on account of the file.
 */
export const listenTo = mediaProbe(listening).listenTo;

/** Ends the media processes, as the app does when it stops; jobs in hand answer `crashed`. */
export function closeMedia(): void {
  queue.close();
  listening.close();
}
