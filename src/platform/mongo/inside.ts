import { AsyncLocalStorage } from "node:async_hooks";
import type { ClientSession } from "mongodb";

type Write<T> = (rows: readonly T[]) => Promise<void>;
/** The transaction that is under way: its session, and the rows that it writes last, by who writes them. */
interface Inside {
  session: ClientSession;
  last: Map<Write<never>, unknown[]>;
}
const inside = new AsyncLocalStorage<Inside>();

export const isInside = (): boolean => inside.getStore() !== undefined;

/** What the driver is told of the transaction under way. */
export const sessionInside = (): { session?: ClientSession } => {
  const here = inside.getStore();
  return here ? { session: here.session } : {};
};

/** Runs `work` as the inside of a transaction; what it left to be written last is written after it. */
export async function runInside<T>(session: ClientSession, work: () => Promise<T>): Promise<T> {
  const here: Inside = { session, last: new Map() };
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
