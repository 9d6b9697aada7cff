import type { FileHandle } from "node:fs/promises";

/** Files that are read a part at a time, kept open from one part to the next. */
export interface OpenFiles {
  /** Lends the file of this key, opened if it is not. It stays open until `read` is through. @throws what opening it throws */
  lend<T>(key: string, read: (file: FileHandle) => Promise<T>): Promise<T>;
  /** The file is about to go, or has gone: nobody is lent it any more. */
  drop(key: string): void;
}

const MOST_OPEN = 64;
const IDLE_MS = 10_000;

interface Entry {
  file: Promise<FileHandle>;
  idle: NodeJS.Timeout;
  readers: number;
  isDropped: boolean;
}

/** Keeps the last few files open that were asked for, each for ten seconds after its last part. */
export function openFiles(open: (key: string) => Promise<FileHandle>): OpenFiles {
  const entries = new Map<string, Entry>();
  const closeUnread = (entry: Entry): void => {
    if (entry.isDropped && entry.readers === 0)
      void entry.file.then((file) => file.close()).catch(() => undefined);
  };
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    clearTimeout(entry.idle);
    entry.isDropped = true;
    closeUnread(entry);
  };
  const add = (key: string): Entry => {
    const idle = setTimeout(() => drop(key), IDLE_MS).unref();
    const entry = { file: open(key), idle, readers: 0, isDropped: false };
    entries.set(key, entry);
    if (entries.size > MOST_OPEN) drop(entries.keys().next().value as string);
    return entry;
  };
  return {
    drop,
    async lend(key, read) {
      const entry = entries.get(key) ?? add(key);
      entry.idle.refresh();
      entry.readers += 1;
      try {
        return await read(
          await entry.file.catch((error: unknown) => {
            // Whoever asks next tries again.
            if (entries.get(key) === entry) drop(key);
            throw error;
          }),
        );
      } finally {
        entry.readers -= 1;
        closeUnread(entry);
      }
    },
  };
}
