import { type ChildProcess, fork } from "node:child_process";
import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { pieces, type Variant } from "./pieces.ts";
import type { Answer, Job } from "./render-child.ts";

/** A version of a piece. */
export interface Take {
  id: string;
  variant: Variant;
}

/** Two processes are what the smallest servers can run side by side. */
const PROCESSES = 2;

/** The first three versions of everything. */
const USUAL: readonly Take[] = pieces.flatMap(({ id }) =>
  ([1, 2, 3] as const).map((variant) => ({ id, variant })),
);

/** Where `renderAll` puts a version of a piece. */
export function pieceFile(outDir: string, { id, variant }: Take): string {
  return join(outDir, `${id}-v${variant}.mp3`);
}

/**
 * Renders versions of pieces into files, in child processes so that the caller goes on answering. What
 * is there already is left alone. `say` gets a line for each piece that was made.
 */
export async function renderAll(
  outDir: string,
  say: (line: string) => void,
  wanted: readonly Take[] = USUAL,
): Promise<(Take & { path: string })[]> {
  const takes = wanted.map((take) => ({ ...take, path: pieceFile(resolve(outDir), take) }));
  const queue = await jobsFor(takes);
  const processes = Math.min(PROCESSES, queue.length);
  await Promise.all(Array.from({ length: processes }, () => workOff(queue, say)));
  return takes;
}

async function jobsFor(takes: readonly (Take & { path: string })[]): Promise<Job[]> {
  const present = await Promise.all(takes.map(({ path }) => isThere(path)));
  const missing = takes.filter((_, index) => !present[index]);
  return [...new Set(missing.map(({ id }) => id))].map((id) => ({
    id,
    takes: missing.filter((take) => take.id === id).map(({ variant, path }) => ({ variant, path })),
  }));
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function workOff(queue: Job[], say: (line: string) => void): Promise<void> {
  const child = start();
  try {
    for (let job = queue.shift(); job; job = queue.shift()) {
      await ask(child, job);
      say(`${job.id}: ${job.takes.map(({ variant }) => `v${variant}`).join(", ")}`);
    }
  } catch (error) {
    // The other child is not to go on with work that nobody waits for.
    queue.length = 0;
    throw error;
  } finally {
    child.kill();
  }
}

function ask(child: ChildProcess, job: Job): Promise<void> {
  return new Promise((done, fail) => {
    const ended = (code: number | null): void => fail(new Error(`Rendering ${job.id} ended with ${code}`));
    child.once("exit", ended);
    child.once("error", fail);
    child.once("message", (answer: Answer) => {
      child.off("exit", ended);
      child.off("error", fail);
      if (answer.error === null) done();
      else fail(new Error(`Rendering ${job.id}: ${answer.error}`));
    });
    child.send(job);
  });
}

/** A worker thread would do, but cannot load TypeScript under Node 20. */
function start(): ChildProcess {
  const isSource = import.meta.url.endsWith(".ts");
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return fork(new URL(isSource ? "./render-child.ts" : "./render-child.js", import.meta.url), {
    execArgv: isSource ? ["--import", tsx()] : [],
    env: {},
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}
