import "../src/features/order.ts";
import { readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readConfig } from "../src/config.ts";
import { monotonicMs } from "../src/platform/clock.ts";
import { findMongod } from "../src/platform/mongod/find.ts";
import { startMongod } from "../src/platform/mongod/start.ts";
import { closeMedia } from "../src/platform/media/probe.ts";
import { settle } from "../src/platform/background.ts";
import { openSample } from "../src/sample/index.ts";
import { openHouse } from "../src/start.ts";
import { memoryOf, type Program, startProgram, stopProgram } from "./program.ts";
import { type Asked, ask, gather } from "./soak/readers.ts";

/**
 * A long steady load on the real process, on a database and a folder of its own with the sample region:
 * `npm run soak -- [minutes = 30] [requests a second = 50]`. It counts answers, memory and open files, and ends with 1 when
 * there was a 5xx or a broken connection, memory grew by more than a tenth after the first fifth, or a file stayed open.
 */
const [minutes = 30, perSecond = 50] = process.argv.slice(2).map(Number);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const MOST_GROWTH = 0.1;
const LOOK_MS = 2_000;
/** The server's own wait for the next request of a kept connection, and a little. */
const QUIET_MS = 12_000;

/** One look at the process: its memory (bytes), and how many files it holds open; its connections to the database are kept. */
interface Look {
  at: number;
  rss: number;
  files: number;
}
function look(program: Program, began: number): Look {
  return { at: monotonicMs() - began, rss: memoryOf(program), files: openFiles(program.child.pid ?? 0) };
}

const openFiles = (pid: number): number =>
  readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith("/");
    } catch {
      return false;
    }
  }).length;

const median = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

/** Asks at a steady rate, whatever the answers; gives what came, and the looks at the process meanwhile. */
async function load(
  program: Program,
): Promise<{ asked: Asked[]; looks: Look[]; before: number; after: number }> {
  const { base } = program;
  const readers = await gather(base);
  say(
    readers
      .map(({ name, pages, recordings }) => `${name}: ${pages.length} pages, ${recordings.length} recordings`)
      .join("; "),
  );
  await sleep(QUIET_MS);
  const began = monotonicMs();
  const before = look(program, began).files;
  const asked: Asked[] = [];
  const looks: Look[] = [];
  const under = new Set<Promise<void>>();
  const end = minutes * 60_000;
  const watch = setInterval(() => looks.push(look(program, began)), LOOK_MS);
  for (let n = 0; monotonicMs() - began < end; n += 1) {
    const wait = began + (n * 1000) / perSecond - monotonicMs();
    if (wait > 0) await sleep(wait);
    const one = ask(base, readers, n).then((answer) => void asked.push(answer));
    under.add(one);
    void one.finally(() => under.delete(one));
  }
  await Promise.all(under);
  clearInterval(watch);
  await sleep(QUIET_MS);
  return { asked, looks, before, after: look(program, began).files };
}

function report({ asked, looks, before, after }: Awaited<ReturnType<typeof load>>): boolean {
  const end = looks.at(-1)?.at ?? 0;
  const between = (from: number, to: number): number =>
    median(looks.filter(({ at }) => at >= end * from && at <= end * to).map(({ rss }) => rss)) / 1024 / 1024;
  const [early, late] = [between(0.2, 0.4), between(0.8, 1)];
  const growth = late / early - 1;
  const faults = asked.filter(({ status }) => status === 0 || status >= 500).length;
  const times = asked.map(({ ms }) => ms).sort((a, b) => a - b);
  const kinds = new Map<string, number>();
  for (const { kind, status } of asked)
    kinds.set(`${kind} ${status}`, (kinds.get(`${kind} ${status}`) ?? 0) + 1);
  say(
    [...kinds]
      .map(([kind, times]) => `${kind}: ${times}`)
      .sort()
      .join(", "),
  );
  say(
    `soak: ${minutes} min, ${asked.length} requests (${(asked.length / minutes / 60).toFixed(1)} a second), p50 ${Math.round(times[Math.floor(times.length / 2)] ?? 0)} ms, p99 ${Math.round(times[Math.floor(times.length * 0.99)] ?? 0)} ms`,
  );
  say(
    `5xx and broken connections ${faults}; memory ${early.toFixed(0)} → ${late.toFixed(0)} MB (${(growth * 100).toFixed(1)} %); open files ${before} → ${after}`,
  );
  return faults === 0 && growth <= MOST_GROWTH && after <= before;
}

const folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-soak-"));
const config = {
  ...readConfig({ ...process.env, MONGODB_URI: undefined }),
  uploadsDir: join(folder, "uploads"),
};
const mongod = await findMongod({ env: process.env, cacheDir: config.cacheDir, say });
const database = await startMongod({ mongod, dataDir: join(folder, "data"), say });
try {
  const connection = await openHouse(config, database.uri, { dbName: "soak" });
  await openSample({ tmpDir: `${config.uploadsDir}/tmp` }, say);
  await settle();
  closeMedia();
  await connection.close();
  const program = await startProgram({
    MONGODB_URI: database.uri,
    MONGODB_DB: "soak",
    UPLOADS_DIR: config.uploadsDir,
    SESSION_SECRET: "a secret that only this run has, and long",
  });
  try {
    process.exitCode = report(await load(program)) ? 0 : 1;
  } finally {
    await stopProgram(program);
  }
} finally {
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}
