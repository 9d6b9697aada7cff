import type { Storage } from "./port.ts";

let current: Storage | null = null;

/** Chooses where bytes are kept; called once at start. */
export function setUpStorage(storage: Storage): void {
  current = storage;
}

/** The storage of this process. @throws when it was never set up: a bug. */
export function storage(): Storage {
  if (!current) throw new Error("the storage was not set up");
  return current;
}
