const running = new Map<string, Promise<unknown>>();

/**
 * A button that is pressed twice is one act: while `work` runs, a second request with the same key waits for it and is given
 * what it gives (or its refusal). Only for as long as it runs, and in this process: what must never be made twice, however late
 * it is sent again, carries a `requestId`.
 */
export function onceAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const first = running.get(key);
  if (first) return first as Promise<T>;
  const own = work().finally(() => running.delete(key));
  running.set(key, own);
  return own;
}
