import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ERASED } from "./rule.ts";

let file: string | null = null;

/** Chooses where the list of erased ids is kept: outside the database, so that a restored backup does not take it back. */
export const setUpErasedList = (path: string): void => void (file = path);

/** Adds an id to the list, before its erasure begins. @throws when the list cannot be written: nothing is erased then */
export async function addToErasedList(id: string, at: Date): Promise<void> {
  if (!file) throw new Error("the list of erased ids was not set up");
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify({ id, at: at.toISOString() })}\n`, { mode: 0o600, flush: true });
}

const ID = /^[0-9a-hjkmnp-tv-z]{20}$/;

/** The ids of a list, each once. A half line that a crash left is passed over. @throws when the file is not there */
export async function readErasedList(path: string | null = file): Promise<string[]> {
  const text = path === null ? "" : await readFile(path, "utf8");
  const ids = text.split("\n").flatMap((line) => {
    try {
      const { id } = JSON.parse(line) as { id?: unknown };
      return typeof id === "string" && ID.test(id) && id !== ERASED ? [id] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(ids)];
}
