import { monotonicMs } from "../platform/clock.ts";

interface Run {
  result: Promise<unknown>;
  /** Null while it is at work. */
  endedAt: number | null;
}
const runs = new Map<string, Run>();
/** Who came while it was at work has been read by then. */
const KEPT_MS = 10_000;

/**
 * A button that is pressed twice is one act: a request with the same key that arrived before `work` ended is given what it gives
 * (or its refusal), however long its own reader had to be looked up. `arrivedAt` is of `monotonicMs`. Only in this process: what
 * must never be made twice, however late it is sent again, carries a `requestId`.
 */
export function onceAtATime<T>(key: string, arrivedAt: number, work: () => Promise<T>): Promise<T> {
  const before = runs.get(key);
  if (before && arrivedAt <= (before.endedAt ?? arrivedAt)) return before.result as Promise<T>;
  const result = work();
  const own: Run = { result, endedAt: null };
  runs.set(key, own);
  const end = (): void => {
    own.endedAt = monotonicMs();
    setTimeout(() => runs.get(key) === own && runs.delete(key), KEPT_MS).unref();
  };
  result.then(end, end);
  return result;
}
