import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { clock, HOUR_MS, monotonicMs } from "../clock.ts";

/** A folder beside the cached server (a rename must not cross file systems), gone afterwards whatever happens. */
export async function inWorkFolder<T>(cacheDir: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(cacheDir, { recursive: true });
  await sweep(cacheDir);
  const folder = await mkdtemp(join(cacheDir, "fetching-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what killed processes left behind; an hour is longer than any download that still makes progress. */
async function sweep(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith("fetching-")) continue;
    const since = await stat(join(cacheDir, name)).catch(() => null);
    if (since && clock.now().getTime() - since.mtimeMs > HOUR_MS)
      await rm(join(cacheDir, name), { recursive: true, force: true });
  }
}

type Running = {
  env: Record<string, string | undefined>;
  /** Where the download grows. */
  folder: string;
  stallMs: number;
  megabytes?: number;
  what: string;
  say: (line: string) => void;
};

/** Runs a downloader, says every 2 s how far it is and ends it when nothing has arrived for `stallMs`. */
export async function download(command: string, args: string[], running: Running): Promise<void> {
  const { env, what } = running;
  running.say(`Fetching ${what}${running.megabytes ? ` (${running.megabytes} MB)` : ""}.`);
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  const failed = new Promise<string | null>((resolve) => {
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-4000)));
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) =>
      resolve(code === 0 ? null : lastLine(stderr) || `it ended with code ${code}`),
    );
  });
  const watch = watchGrowth(running, () => child.kill("SIGKILL"));
  const failure = await failed;
  const stalled = watch.end();
  if (stalled)
    throw new Error(`${capital(what)} was given up: nothing arrived for ${running.stallMs / 1000} s.`);
  if (failure) throw new Error(`${capital(what)} failed: ${failure}`);
}

function watchGrowth({ folder, stallMs, megabytes, say }: Running, giveUp: () => void): { end(): boolean } {
  const started = monotonicMs();
  let seen = { bytes: 0, at: started };
  let saidAt = started;
  let stalled = false;
  const look = async (): Promise<void> => {
    const bytes = await bytesIn(folder);
    const at = monotonicMs();
    if (bytes !== seen.bytes) seen = { bytes, at };
    if (at - saidAt >= 2000) {
      saidAt = at;
      say(
        `  ${Math.round(bytes / 1e6)}${megabytes ? ` of ${megabytes}` : ""} MB after ${Math.round((at - started) / 1000)} s`,
      );
    }
    if (at - seen.at < stallMs || stalled) return;
    stalled = true;
    giveUp();
  };
  const timer = setInterval(() => void look(), 250);
  return {
    end() {
      clearInterval(timer);
      return stalled;
    },
  };
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0, // renamed or removed since it was listed
      ),
    ),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** The last line of a program's complaints that says something. */
export const lastLine = (text: string): string =>
  text
    .trim()
    .split("\n")
    .findLast((line) => line.trim() !== "" && !/^\s*(WARNING|\[notice\])/.test(line)) ?? "";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
