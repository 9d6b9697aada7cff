import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "../../../src/platform/root.ts";
import { built } from "../../support/built.ts";

/** The real process, as an operator starts it; `output` is all that it has said. */
export interface App {
  child: ChildProcess;
  base: string;
  output: () => string;
}
export interface Start {
  uri: string;
  dbName: string;
  uploadsDir: string;
  env?: Record<string, string>;
  /** What stands before `node` on the command line, for a namespace of its own. */
  before?: string[];
}

export async function startApp({ uri, dbName, uploadsDir, env = {}, before = [] }: Start): Promise<App> {
  const [command, ...args] = [...before, process.execPath, built("src/main.ts")];
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      NODE_ENV: "development",
      LOG_LEVEL: "silent",
      PORT: "0",
      MONGODB_URI: uri,
      MONGODB_DB: dbName,
      UPLOADS_DIR: uploadsDir,
      ERASED_LIST: join(uploadsDir, "erased.jsonl"),
      SESSION_SECRET: "a secret that only this test has, and long",
      ARGON2_MEMORY_KIB: "1024",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const base = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the app ended with ${code}: ${said.slice(-2_000)}`)));
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part: Buffer) => {
        said += part.toString();
        const port = /http:\/\/localhost:(\d+)/.exec(said)?.[1];
        if (port) resolve(`http://127.0.0.1:${port}`);
      });
  });
  return { child, base, output: () => said };
}

/** What a process with `LOG_LEVEL=error` has said went wrong in requests: the errors' names and codes, and how often. */
export function requestErrors(app: App): string {
  const counts = new Map<string, number>();
  for (const line of app.output().split("\n")) {
    if (!line.includes('"a request failed"')) continue;
    const { err } = JSON.parse(line) as { err?: { type?: string; code?: string } };
    const name = `${err?.type} ${err?.code ?? ""}`.trim();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, times]) => `${name}: ${times}`).join(", ");
}

/** Ends the process and gives its exit code; null when a signal ended it. */
export async function endApp(app: App, signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
  if (app.child.exitCode !== null || app.child.signalCode !== null) return app.child.exitCode;
  const gone = once(app.child, "exit") as Promise<[number | null]>;
  app.child.kill(signal);
  return (await gone)[0];
}
