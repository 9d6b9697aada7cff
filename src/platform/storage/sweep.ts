import { clock, HOUR_MS, plusMs } from "../clock.ts";
import { enqueue, onEachDay, onEachMinute, onJob } from "../jobs.ts";
import { log } from "../log.ts";
import { forgetDead, oldestAlive } from "../mongo/processes.ts";
import { storage } from "./current.ts";

type Keys = () => AsyncIterable<string>;
const rooms = new Map<string, Keys>();

/**
 * A room says which stored objects its documents refer to. Every room that puts bytes into the storage must: what nobody
 * refers to is swept away.
 */
export const onStoredKeys = (room: string, keys: Keys): void => void rooms.set(room, keys);

/** What storage and database disagree on: objects without a document, and documents whose object is missing. */
export async function storageFaults(): Promise<{ orphans: string[]; missing: string[]; objects: number }> {
  // The store is listed before the documents are read: what is put meanwhile is not taken for an orphan.
  const stored = new Set<string>();
  for await (const key of storage().list()) stored.add(key);
  const missing: string[] = [];
  const orphans = new Set(stored);
  for (const keys of rooms.values())
    for await (const key of keys()) {
      orphans.delete(key);
      if (!stored.has(key) && (await storage().stat(key)) === null) missing.push(key);
    }
  return { orphans: [...orphans], missing, objects: stored.size };
}

const FEW = 20;

/**
 * Before when what belongs to nothing is nobody's work under way: an hour ago, or when the oldest process that is alive
 * started. What is older than that was left by one that is gone.
 */
async function abandonedBefore(): Promise<Date> {
  const anHourAgo = plusMs(clock.now(), -HOUR_MS);
  const oldest = await oldestAlive();
  return oldest !== null && oldest > anHourAgo ? oldest : anHourAgo;
}

/** Removes temporary files that nobody will take over any more. */
export async function sweepTemp(): Promise<void> {
  const removed = await storage().sweepTemp(await abandonedBefore());
  if (removed > 0) log.info({ removed }, "temporary files that were left were swept");
}

/**
 * Removes objects that no document refers to and that were stored before an instant, usually one before which they can be
 * nobody's work under way; gives how many. When most of the store seems to be orphaned, the database is more likely the wrong
 * one than the bytes: nothing is removed then.
 */
export async function sweepOrphans(before?: Date): Promise<number> {
  // Asked before the store is listed: who starts meanwhile is younger than all that is found.
  const limit = before ?? (await abandonedBefore());
  const { orphans, objects } = await storageFaults();
  if (orphans.length > FEW && orphans.length > objects / 2) {
    log.error(
      { orphans: orphans.length, objects },
      "most stored objects have no document: nothing was swept",
    );
    return 0;
  }
  let removed = 0;
  for (const key of orphans) {
    const at = await storage().storedAt(key);
    if (at === null || at >= limit) continue;
    await storage().remove(key);
    removed += 1;
  }
  if (removed > 0) log.info({ removed }, "objects without a document were swept");
  return removed;
}

const SWEEP = "storage.sweep";
onJob(SWEEP, async () => void (await sweepOrphans()), { slow: true });
onEachMinute("storage.temp", sweepTemp);
// What a killed process had under way is an orphan from the moment that it is known to be gone, and does not wait for the night.
onEachMinute("storage.dead", () => forgetDead(() => enqueue(SWEEP, {})));
onEachDay("storage.sweep", async () => void (await sweepOrphans()), { slow: true });
