import { AsyncLocalStorage } from "node:async_hooks";
import type { ClientSession } from "mongodb";
import { changed } from "./kept.ts";
import { endReadings } from "./readings.ts";

type Write<T> = (rows: readonly T[]) => Promise<void>;
/** The transaction that is under way: its session, what it wrote to, and the rows that it writes last, by who writes them. */
interface Inside {
  session: ClientSession;
  written: Set<string>;
  last: Map<Write<never>, unknown[]>;
}
const inside = new AsyncLocalStorage<Inside>();

export const isInside = (): boolean => inside.getStore() !== undefined;

/** What the driver is told of the transaction under way. */
export const sessionInside = (): { session?: ClientSession } => {
  const here = inside.getStore();
  return here ? { session: here.session } : {};
};

/** Runs a write to a collection. Whoever reads on reads afresh: this request at once, others when it is through. */
export async function writingTo<T>(collection: string, write: () => Promise<T>): Promise<T> {
  endReadings();
  inside.getStore()?.written.add(collection);
  try {
    return await write();
  } finally {
    changed(collection);
  }
}

/**
 * Runs `work` as the inside of a transaction; what it left to be written last is written after it. The collections that it
 * writes to are added to `written`: others see the writes when the transaction is through.
 */
export async function runInside<T>(
  session: ClientSession,
  written: Set<string>,
  work: () => Promise<T>,
): Promise<T> {
  const here: Inside = { session, written, last: new Map() };
  return inside.run(here, async () => {
    const value = await work();
    for (const [write, rows] of here.last) await (write as Write<unknown>)(rows);
    return value;
  });
}

/**
 * Adds rows to what the transaction under way writes as its last thing, all of one kind in one go; outside of one they are
 * written at once. For rows that nobody reads within the change that adds them: events, the trail, words of a history.
 */
export async function writeLast<T>(write: Write<T>, rows: readonly T[]): Promise<void> {
  const last = inside.getStore()?.last;
  if (!last) return write(rows);
  const before = last.get(write as Write<never>);
  if (before) before.push(...rows);
  else last.set(write as Write<never>, [...rows]);
}
