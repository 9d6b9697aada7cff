import type { Db, Document } from "mongodb";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../clock.ts";
import { log } from "../log.ts";
import { isGone } from "./away.ts";

/** What was read, and how often its collection had been written to by then. */
interface Kept {
  answer: Promise<unknown>;
  writes: number;
  at: number;
}
const kept = new Map<string, Kept>();
/** How often each collection was written to, as far as this process knows; `everywhere` counts for all. */
const writes = new Map<string, number>();
let everywhere = 0;
const writesTo = (collection: string): number => (writes.get(collection) ?? 0) + everywhere;

const MOST_KEPT = 2_000;
/** Belt beside braces: nothing is kept for longer, whoever may have failed to tell of a write. */
const LONGEST_MS = 60_000;

/** A collection was written to: what had been read from it counts no more. Told when the write is through, before anybody hears of it. */
export function changed(collection: string): void {
  writes.set(collection, (writes.get(collection) ?? 0) + 1);
}

/** Something was written, nobody knows what: nothing that was read counts any more. */
function allChanged(): void {
  everywhere += 1;
  kept.clear();
}

/**
 * What `read` gives, or gave before, if nobody has written to its collection since. The answer is shared by all who ask and
 * frozen to its last leaf. Without a live word from the database on what other processes write, everybody reads afresh.
 */
export function unchanged<T>(collection: string, key: string, read: () => Promise<T>): Promise<T> {
  if (!isToldOfWrites()) return read();
  const now = monotonicMs();
  const before = kept.get(key);
  if (before && before.writes === writesTo(collection) && now - before.at < LONGEST_MS)
    return before.answer as Promise<T>;
  const answer = read().then(frozen);
  kept.delete(key);
  kept.set(key, { answer, writes: writesTo(collection), at: now });
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
  // A fault is told to who asked; whoever asks next tries again.
  answer.catch(() => kept.delete(key));
  return answer;
}

/** Freezes rows with all that is in them. Bytes cannot be frozen, and nobody writes into what came from a collection. */
function frozen<T>(answer: T): T {
  if (typeof answer !== "object" || answer === null || ArrayBuffer.isView(answer) || Object.isFrozen(answer))
    return answer;
  Object.freeze(answer);
  for (const inner of Object.values(answer)) frozen(inner as unknown);
  return answer;
}

/** The database says at least so often that nothing was written, and after so long a silence it is not believed to have said it. */
const TELLS_EVERY_MS = 1_000;
const SILENCE_MS = 3_000;
let toldAt: number | null = null;

/** Does the database tell this process of what others write, and has it done so just now? */
export const isToldOfWrites = (): boolean =>
  toldAt !== null && monotonicMs() - toldAt < SILENCE_MS && !isGone();

/**
 * Follows what any process writes to the database, by a change stream. Until it is open, and whenever it breaks, nothing is
 * kept. Gives the way to stop.
 */
export function followWrites(db: Db): { stop(): Promise<void> } {
  let running = true;
  const stopping = new AbortController();
  const open = new Set<{ close(): Promise<void> }>();
  const close = async (): Promise<void> => {
    for (const stream of open) await stream.close().catch(() => undefined);
    open.clear();
  };
  const follow = async (): Promise<void> => {
    const stream = db.watch([{ $project: { operationType: 1, ns: 1 } }], {
      maxAwaitTimeMS: TELLS_EVERY_MS,
      batchSize: 1_000,
    });
    open.add(stream);
    while (running && !stream.closed) {
      const event = (await stream.tryNext()) as Document | null;
      // The first answer says that the stream is open: what was written before it is unknown.
      if (toldAt === null) allChanged();
      const collection = (event?.ns as { coll?: string } | undefined)?.coll;
      if (collection) changed(collection);
      else if (event) allChanged();
      // The database itself was dropped: the stream says nothing any more, and at once.
      if (event?.operationType === "invalidate") return;
      toldAt = monotonicMs();
    }
  };
  const loop = (async () => {
    while (running) {
      await follow().catch((err: unknown) => {
        if (running) log.debug({ err }, "what others write is not told");
      });
      toldAt = null;
      allChanged();
      await close();
      if (running) await sleep(TELLS_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      running = false;
      stopping.abort();
      await close();
      await loop;
    },
  };
}
