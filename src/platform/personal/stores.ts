import type { Handles } from "./find.ts";
import type { Basis, Kept } from "./rule.ts";

/** A place with data about people that is no collection of ours: a library's collection, a folder, a mail server. */
export interface Store {
  name: string;
  where: "collection" | "folder" | "elsewhere";
  purpose: string;
  basis: Basis;
  kept: Kept;
  /** What is given to the person; null says that there is nothing to give, `given` why. */
  given: string;
  give: ((handles: Handles) => Promise<Record<string, unknown>[]>) | null;
  /** What erasing does, in words, and doing it; it bears being done twice. */
  erased: string;
  erase: (handles: Handles) => Promise<void>;
}

const known = new Map<string, Store>();
/** Declares a store. A test looks for collections and folders that nobody declared. */
export const store = (facts: Store): void => void known.set(facts.name, facts);
export const stores = (): readonly Store[] => [...known.values()];
export const nothingToErase = (): Promise<void> => Promise.resolve();
