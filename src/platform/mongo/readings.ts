import { AsyncLocalStorage } from "node:async_hooks";
import { unchanged } from "./kept.ts";

/** What one request has read so far, by what it asked. */
interface Readings {
  kept: Map<string, Promise<unknown>>;
  isOpen: boolean;
  /** What an earlier request read and nobody has written since will do as well. */
  takesKept: boolean;
}
const here = new AsyncLocalStorage<Readings>();

/**
 * Runs a request that only looks: the same question to the database is asked once in it. Several rooms answer one page, and
 * each asks for itself who the reader is to somebody. What is kept ends with `work`, so the next request sees what is then true.
 */
export async function readingOnce<T>(work: () => Promise<T>): Promise<T> {
  if (here.getStore()?.isOpen) return work();
  const readings: Readings = { kept: new Map(), isOpen: true, takesKept: false };
  try {
    return await here.run(readings, work);
  } finally {
    close(readings);
  }
}

/**
 * Runs what comes of `next` as a request that asks the same as many before it, a part of a recording at a time: rows that nobody
 * has written since they were read are not read again.
 */
export function takingKept(next: () => void): void {
  here.run({ kept: new Map(), isOpen: true, takesKept: true }, next);
}

/** From here on this request asks afresh: it has written, or its answer goes on for as long as the reader listens. */
export function endReadings(): void {
  const readings = here.getStore();
  if (readings) close(readings);
}

function close(readings: Readings): void {
  readings.isOpen = false;
  readings.kept.clear();
}

/**
 * The answer that this request has had to the same question, or what `read` gives. Rows are shared by all who ask, so none of
 * them can be changed; a list is each asker's own.
 */
export function asked<T>(
  question: readonly [collection: string, ...unknown[]],
  read: () => Promise<T>,
): Promise<T> {
  const readings = here.getStore();
  if (!readings?.isOpen) return read();
  const key = keyOf(question);
  const before = readings.kept.get(key) as Promise<T> | undefined;
  if (before) return before.then(ownList);
  const first = readings.takesKept ? unchanged(question[0], key, read) : read().then(frozen);
  readings.kept.set(key, first);
  // A fault is told to who asked; whoever asks again tries again.
  first.catch(() => readings.kept.delete(key));
  return first.then(ownList);
}

/** A question as text. Not JSON, which drops what is undefined and empties a pattern: two questions would look like one. */
function keyOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null || value instanceof RegExp) return `<${String(value)}>`;
  if ("toJSON" in value && typeof value.toJSON === "function") return `<${String(value.toJSON())}>`;
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  let inner = "";
  for (const [name, one] of Object.entries(value)) inner += `${name}:${keyOf(one)},`;
  return `{${inner}}`;
}

const ownList = <T>(answer: T): T => (Array.isArray(answer) ? ([...answer] as T) : answer);

function frozen<T>(answer: T): T {
  for (const row of Array.isArray(answer) ? (answer as unknown[]) : [answer]) Object.freeze(row);
  return answer;
}
