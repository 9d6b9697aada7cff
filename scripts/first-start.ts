import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../src/platform/clock.ts";
import { memoryOf, type Program, startProgram, stopProgram, workOf } from "./program.ts";

/**
 * What a newcomer waits for, on an empty folder of its own: `npm run first-start` prints how long the first start took to a
 * served page and the sample region in it, how long a later start takes, and what the idle program holds, each beside its
 * limit. With `-- --cold` the database server is fetched as well. Ends with 1 when a limit was missed.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const IDLE_MS = 20_000;
const STEP_MS = 5_000;
const LONGEST_MS = 180_000;
const folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-first-start-"));
const settings = {
  DATA_DIR: join(folder, "data"),
  UPLOADS_DIR: join(folder, "uploads"),
  ...(process.argv.includes("--cold") ? { CACHE_DIR: join(folder, "cache") } : {}),
};

async function timedStart(): Promise<{ program: Program; seconds: number }> {
  const began = monotonicMs();
  const program = await startProgram(settings);
  await read(program, "/");
  return { program, seconds: (monotonicMs() - began) / 1000 };
}

async function read({ base }: Program, path: string): Promise<void> {
  const answer = await fetch(`${base}${path}`);
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
  await answer.text();
}

/** Waits until the work that the first start left is done: then the program uses a twentieth of a processor at most. */
async function untilIdle(program: Program): Promise<void> {
  const began = monotonicMs();
  for (let isIdle = false; !isIdle; ) {
    if (monotonicMs() - began > LONGEST_MS) throw new Error("the program does not become idle");
    const before = workOf(program);
    await sleep(STEP_MS);
    isIdle = workOf(program) - before <= STEP_MS / 1000 / 20;
  }
}

function line(what: string, figure: number, limit: number, unit: string): void {
  const missed = !(figure <= limit);
  say(`${what}: ${figure.toFixed(1)} ${unit} (limit ${limit})${missed ? " MISSED" : ""}`);
  if (missed) process.exitCode = 1;
}

try {
  const first = await timedStart();
  line("first start to a served page, without npm ci", first.seconds, 90, "s");
  line("the sample region", Number(/done in ([\d.]+) s/.exec(first.program.said())?.[1]), 20, "s");
  await stopProgram(first.program);
  const later = await timedStart();
  try {
    line("a later start", later.seconds, 5, "s");
    for (const path of ["/stage", "/sign-in", "/help"]) await read(later.program, path);
    await untilIdle(later.program);
    await sleep(IDLE_MS);
    line("the idle program's memory after four pages", memoryOf(later.program) / 1024 / 1024, 150, "MB");
  } finally {
    await stopProgram(later.program);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
