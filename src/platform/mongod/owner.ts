import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clock, monotonicMs } from "../clock.ts";

/** How long a server that was asked to end may take before it is killed. */
export const STOP_LIMIT_MS = 20_000;

type Owner = { app: number; appBirth: string | null; mongod: number | null; since: string };

const ownerPath = (folder: string): string => join(folder, "owner.json");

/**
 * Takes the folder or refuses. Two apps that find the same stale owner in the same instant could both pass here; then
 * mongod's own lock on its files stops the second.
 */
export async function claim(folder: string, say: (line: string) => void): Promise<void> {
  for (;;) {
    const mine = await writeFile(ownerPath(folder), ownerText(null), { flag: "wx" }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "EEXIST") return false;
        throw error;
      },
    );
    const owner = mine ? null : readOwner(folder);
    if (owner && isAlive(owner)) {
      throw new Error(
        `The data folder ${folder} belongs to an app that is running (process ${owner.app}, since ${owner.since}): ` +
          "stop that one first, or give this one a database of its own with MONGODB_URI.",
      );
    }
    await endServersOn(folder, owner, say);
    if (mine) return;
    await rm(ownerPath(folder), { force: true });
  }
}

/** Gives the folder back at a clean stop. */
export async function release(folder: string): Promise<void> {
  if (readOwner(folder)?.app === process.pid) await rm(ownerPath(folder), { force: true });
}

/** Written before anything else can happen and in one step, so that a kill leaves no server that the next start cannot name. */
export function writeOwner(folder: string, mongod: number | null): void {
  try {
    writeFileSync(`${ownerPath(folder)}.new`, ownerText(mongod));
    renameSync(`${ownerPath(folder)}.new`, ownerPath(folder));
  } catch {
    // A full disk must not keep a fallen server from coming back; mongod's own lock names it as well.
  }
}

function ownerText(mongod: number | null): string {
  const owner: Owner = {
    app: process.pid,
    appBirth: birthOf(process.pid),
    mongod,
    since: clock.now().toISOString(),
  };
  return `${JSON.stringify(owner, null, 2)}\n`;
}

/** Null when there is none, and for a file that a kill left half written. */
export function readOwner(folder: string): Owner | null {
  try {
    const { app, appBirth, mongod, since }: Partial<Owner> = JSON.parse(
      readFileSync(ownerPath(folder), "utf8"),
    );
    if (typeof app !== "number") return null;
    return { app, appBirth: appBirth ?? null, mongod: mongod ?? null, since: since ?? "an unknown time" };
  } catch {
    return null;
  }
}

/** Numbers of processes come again (always the same few in a container), so on Linux its birth must be the same too. */
export function isAlive({ app, appBirth }: Owner): boolean {
  if (process.platform === "linux") return birthOf(app) !== null && birthOf(app) === appBirth;
  try {
    return process.kill(app, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The process's start in clock ticks since boot; null when it is not there or only waits to be buried (Linux only). */
function birthOf(pid: number): string | null {
  try {
    // The name in brackets may hold anything; after it come the state (field 3) and, as field 22, the start.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Ends the servers that an app which is gone left on this folder, by their process numbers. */
export async function endServersOn(
  folder: string,
  owner: Owner | null,
  say: (line: string) => void,
): Promise<void> {
  // mongod writes its own number into its lock, which covers a kill between its birth and our note of it.
  const locked = Number(await readFile(join(folder, "db", "mongod.lock"), "utf8").catch(() => ""));
  for (const pid of new Set([owner?.mongod ?? 0, locked])) {
    if (!isServerOn(folder, pid)) continue;
    say(`Ending the database server (process ${pid}) that an app before this one left behind.`);
    await endByPid(pid, () => isServerOn(folder, pid));
  }
}

/** Never true of a stranger that has the number now: its arguments must name our folder. */
function isServerOn(folder: string, pid: number): boolean {
  if (!pid || process.platform !== "linux") return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(join(folder, "db"));
  } catch {
    return false;
  }
}

async function endByPid(pid: number, isThere: () => boolean): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isThere()) return;
    const deadline = monotonicMs() + STOP_LIMIT_MS;
    signalTo(pid, signal);
    while (isThere() && monotonicMs() < deadline) await sleep(20);
  }
  if (isThere())
    throw new Error(`The database server of an earlier start (process ${pid}) does not end: end it by hand.`);
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already, or not ours to end: the caller looks whether it is still there.
  }
}
