import { log } from "../../platform/log.ts";
import { listenTo } from "../../platform/media/probe.ts";
import { copyKinds, copyType, makeCopy } from "../../platform/media/transcode.ts";
import type { AudioFormat } from "../../platform/media/verdicts.ts";
import { clock, MINUTE_MS } from "../../platform/clock.ts";
import { enqueue, isBeingInterrupted, queuedAmong } from "../../platform/jobs.ts";
import { storage } from "../../platform/storage/current.ts";
import { copiesWanted } from "./copies.ts";
import { addRendition, findVersionById, noteListening, noteProgress, versionsToListenTo } from "./model.ts";
import { type Analysis, type DemoVersion, lengthOf } from "./schema.ts";
import { PARTS } from "./waveform.ts";

/** The job that listens a version through and makes its lighter copies. */
export const LISTEN = "demos.listen";
/** A crash may be the file's doing or ours: so often is it tried. */
const TRIES = 3;
/** Progress is written down in steps: each is a write that somebody's page reads. */
const STEP_PERCENT = 5;

const keyOf = (version: string): string => `${LISTEN} ${version}`;
export const listenLater = (version: string): Promise<void> =>
  enqueue(LISTEN, { version }, { key: keyOf(version) });

/** The ids of those versions that were listened through and whose lighter copies are still being made. */
export async function copyingAmong(versions: readonly DemoVersion[]): Promise<ReadonlySet<string>> {
  const wanting = versions.filter(
    (one) => one.key !== null && one.analysis?.status === "done" && lacking(one).length > 0,
  );
  const queued = await queuedAmong(wanting.map((one) => keyOf(one._id)));
  return new Set(wanting.flatMap((one) => (queued.has(keyOf(one._id)) ? [one._id] : [])));
}

/** Each day for those that were put up before, or while there was no ffmpeg, or whose listening failed for no fault of theirs. */
export async function listenToTheRest(): Promise<void> {
  const kinds = await copyKinds();
  for await (const version of versionsToListenTo())
    if (!isListened(version) || missing(version, kinds).length > 0) await listenLater(version._id);
}

const isListened = ({ analysis }: DemoVersion): boolean =>
  analysis?.status === "done" || (analysis?.status === "failed" && analysis.reason === "unreadable");
const lacking = (version: DemoVersion) =>
  copiesWanted(version).filter((kind) => !(version.renditions ?? []).some((one) => one.kind === kind));
const missing = (version: DemoVersion, kinds: ReadonlySet<"aac" | "opus">) =>
  lacking(version).filter((kind) => kinds.has(kind));

/**
 * Listens a version through and notes what was found, then makes the lighter copies that it wants. Each part is noted by itself,
 * so that a process that is killed goes on from there. Does nothing for what was taken back meanwhile. Idempotent.
 * @throws when the listening process crashed, so that the job is tried again
 */
export async function listenThrough(id: string, attempt: number): Promise<void> {
  const version = await findVersionById(id);
  if (!version?.key || version.status !== "verified") return;
  await storage().lend(version.key, async (path) => {
    const heard = isListened(version) ? version : await listened(version, path, attempt);
    if (heard) await makeCopies(heard, path);
  });
}

const nothing: Omit<Analysis, "status" | "progress"> = {
  durationMs: null,
  sampleRate: null,
  channels: null,
  loudnessLufs: null,
  truePeakDb: null,
  findings: [],
};

/** The version with what was found; null when it is not there any more. */
async function listened(version: DemoVersion, path: string, attempt: number): Promise<DemoVersion | null> {
  await noteListening(version, { analysis: { ...nothing, status: "reading", progress: 0 } });
  let noted = 0;
  const verdict = await listenTo(path, {
    parts: PARTS,
    timeLimitMs: MINUTE_MS + version.durationMs / 2,
    onProgress(percent) {
      if (percent < noted + STEP_PERCENT) return;
      noted = percent;
      noteProgress(version, percent).catch((err: unknown) => log.warn({ err }, "progress was not noted"));
    },
  });
  if (verdict.ok) {
    const { ok: _ok, peaks, ...found } = verdict;
    return noteListening(version, { analysis: { ...found, status: "done", progress: 100 }, peaks });
  }
  if (verdict.reason !== "unreadable" && (attempt < TRIES || isBeingInterrupted()))
    throw new Error(`listening to a recording ended: ${verdict.reason}`);
  log.warn(
    { demo: version.demo, n: version.n, reason: verdict.reason },
    "a recording was not listened through",
  );
  return noteListening(version, {
    analysis: { ...nothing, status: "failed", progress: 100, reason: verdict.reason },
  });
}

async function makeCopies(version: DemoVersion, path: string): Promise<void> {
  for (const kind of missing(version, await copyKinds())) {
    const to = await storage().newPath();
    const bytes = await makeCopy({
      path,
      kind,
      to,
      format: version.format as AudioFormat,
      channels: version.analysis?.channels ?? 2,
      sampleRate: version.analysis?.sampleRate ?? 48_000,
      limitSeconds: 60 + Math.ceil(lengthOf(version) / 1000),
    });
    if (bytes === null) {
      log.warn({ demo: version.demo, n: version.n, kind }, "ffmpeg made no copy of a recording");
      continue;
    }
    const contentType = copyType(kind);
    const stored = await storage().putFile(to, { type: contentType });
    const row = await addRendition(version, { kind, contentType, ...stored, at: clock.now() });
    // Taken back meanwhile, or made by another process as well.
    if (!row) await storage().remove(stored.key);
  }
}
