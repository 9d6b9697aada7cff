import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { setPriority } from "node:os";

export type ForkedLimits = {
  /** A process without work ends after this long. */
  idleMs: number;
  /** Jobs that may wait; one more is refused as `busy`. */
  maxQueue: number;
  /** How long the process may take to start before its first job is given up. */
  startMs: number;
  /** Everything else goes first: for work that nobody waits for. */
  isPatient: boolean;
  /** JavaScript heap in MiB; what lies outside it is bounded by the child itself. */
  heapMiB: number;
};

/** What became of a job: the child's own answer, or why there is none. */
export type ForkedAnswer =
  | { ok: true; value: unknown }
  | { ok: false; reason: "timeout" | "crashed" | "busy" };

export type ForkedQueue = {
  /** Runs a job after those before it; `limitMs` counts from when the child takes it up. Never rejects. */
  run(job: object, limitMs: number, onProgress?: (percent: number) => void): Promise<ForkedAnswer>;
  /** Kills the child; jobs in hand and waiting answer `crashed`. A later job starts a new one. */
  close(): void;
  /** The child's process id while there is one. */
  pid(): number | undefined;
};

type Waiting = {
  job: object;
  limitMs: number;
  onProgress: ((percent: number) => void) | undefined;
  answer: (answer: ForkedAnswer) => void;
};

const PATIENT = 10;

const usual: ForkedLimits = { idleMs: 30_000, maxQueue: 32, startMs: 20_000, heapMiB: 192, isPatient: false };

/**
 * A queue of jobs, one at a time, in a forked process that is started on the first job, kept for the next ones,
 * and killed when a job lasts too long. The script says `"ready"` once, then answers each message by one message; before it, any number of
 * `{ progress: 0-100 }`.
 */
export function forkedQueue(script: URL, limits: Partial<ForkedLimits> = {}): ForkedQueue {
  const { idleMs, maxQueue, startMs, heapMiB, isPatient } = { ...usual, ...limits };
  const waiting: Waiting[] = [];
  let current: Waiting | null = null;
  let child: ChildProcess | null = null;
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;

  function next(): void {
    clearTimeout(timer);
    current ??= waiting.shift() ?? null;
    if (current === null) return rest();

    child ??= start();
    keepParentAlive(child, true);
    if (isReady) child.send(current.job);
    timer = setTimeout(() => giveUp("timeout"), isReady ? current.limitMs : startMs);
  }

  /** Without work the child keeps neither the parent from ending nor its memory for long. */
  function rest(): void {
    if (child === null) return;
    keepParentAlive(child, false);
    timer = setTimeout(drop, idleMs).unref();
  }

  function start(): ChildProcess {
    const started = spawn(script, heapMiB);
    if (isPatient && started.pid !== undefined) setPriority(started.pid, PATIENT);
    started.on("message", (message) => {
      if (started !== child) return;
      const percent = progressIn(message);
      if (percent !== null) return current?.onProgress?.(percent);
      if (isReady) return settle({ ok: true, value: message });
      isReady = true;
      next();
    });
    const gone = () => {
      if (started === child) giveUp("crashed");
    };
    started.on("error", gone).on("exit", gone);
    return started;
  }

  function settle(answer: ForkedAnswer): void {
    const done = current;
    current = null;
    next();
    done?.answer(answer);
  }

  function giveUp(reason: "timeout" | "crashed"): void {
    drop();
    settle({ ok: false, reason });
  }

  function drop(): void {
    clearTimeout(timer);
    const dropped = child;
    child = null;
    isReady = false;
    dropped?.kill("SIGKILL"); // it may be in an endless loop, deaf to anything milder
  }

  return {
    run(job, limitMs, onProgress) {
      if (waiting.length >= maxQueue) return Promise.resolve({ ok: false, reason: "busy" });
      return new Promise((answer) => {
        waiting.push({ job, limitMs, onProgress, answer });
        if (current === null) next();
      });
    },
    close() {
      const left = [...(current === null ? [] : [current]), ...waiting.splice(0)];
      current = null;
      drop();
      for (const { answer } of left) answer({ ok: false, reason: "crashed" });
    },
    pid: () => child?.pid,
  };
}

/** How far a job is, if that is what the child says: nothing else that it answers has this shape. */
const progressIn = (message: unknown): number | null =>
  typeof message === "object" && message !== null && "progress" in message
    ? Math.max(0, Math.min(100, Number(message.progress) || 0))
    : null;

/** The child gets none of the app's environment: no secret can leak from a process that reads strangers' files. */
function spawn(script: URL, heapMiB: number): ChildProcess {
  return fork(script, {
    execArgv: [`--max-old-space-size=${heapMiB}`, ...typeScriptLoader(script)],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "json",
  });
}

/** From source the child needs the loader that compiled code does without; found from here, not from the cwd. */
function typeScriptLoader(script: URL): string[] {
  if (!script.pathname.endsWith(".ts")) return [];
  return ["--import", `file://${createRequire(import.meta.url).resolve("tsx/esm")}`];
}

function keepParentAlive(child: ChildProcess, isNeeded: boolean): void {
  if (isNeeded) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}
