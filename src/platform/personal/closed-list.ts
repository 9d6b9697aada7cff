import { appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { addDays, dayOf } from "../calendar.ts";
import { clock } from "../clock.ts";
import { ClosedLine } from "../events/closings.ts";

/** Longer than any backup is kept (30 days); the list of erased ids is kept as long. */
const KEPT_DAYS = 90;

let folder: string | null = null;

/** Where the list of what was closed lies when that of erased ids is this file: beside it, a file for each day. */
export const closedListOf = (erasedList: string): string => join(dirname(erasedList), "closed");

/** Chooses the folder: outside the database, so that a restored backup does not take it back. */
export const setUpClosedList = (path: string): void => void (folder = path);

/** Adds a closing to the list of today. @throws when it cannot be written: it is tried again, and what was closed is closed meanwhile */
export async function addToClosedList(line: ClosedLine): Promise<void> {
  if (!folder) throw new Error("the list of what was closed was not set up");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${dayOf(clock.now())}.jsonl`);
  await appendFile(file, `${JSON.stringify(line)}\n`, { mode: 0o600, flush: true });
}

const DAY_FILE = /^(\d{4}-\d\d-\d\d)\.jsonl$/;
const filesIn = async (path: string): Promise<string[]> =>
  (await readdir(path)).filter((name) => DAY_FILE.test(name)).sort();

/** All that was closed, oldest day first. A half line that a crash left is passed over. @throws when the folder is not there */
export async function readClosedList(path: string | null = folder): Promise<ClosedLine[]> {
  const lines: ClosedLine[] = [];
  for (const name of path === null ? [] : await filesIn(path))
    for (const text of (await readFile(join(path ?? "", name), "utf8")).split("\n")) {
      const line = lineIn(text);
      if (line) lines.push(line);
    }
  return lines;
}

function lineIn(text: string): ClosedLine | null {
  try {
    return ClosedLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Each day: what is older than any backup goes, and its file. */
export async function dropOldClosings(now: Date): Promise<void> {
  const path = folder;
  const oldest = addDays(dayOf(now), -KEPT_DAYS);
  for (const name of path === null ? [] : await filesIn(path).catch(() => []))
    if ((DAY_FILE.exec(name)?.[1] ?? "") < oldest) await rm(join(path ?? "", name), { force: true });
}
