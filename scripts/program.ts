import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../src/platform/root.ts";

/** The compiled program as `npm start` runs it, in a process of its own. */
export interface Program {
  child: ChildProcess;
  base: string;
  /** All that it has said so far. */
  said: () => string;
}

/** Starts the program on any free port, with these settings beside those given here; resolves when it serves. */
export async function startProgram(settings: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, ["--max-semi-space-size=8", join(root, "dist/src/main.js")], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "development", LOG_LEVEL: "silent", PORT: "0", ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  const base = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}`)));
    child.stdout?.on("data", (part: Buffer) => {
      said += part.toString();
      const port = /http:\/\/localhost:(\d+)/.exec(said)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });
  return { child, base, said: () => said };
}

/** Stops it as Ctrl-C does, and waits until it is gone. */
export async function stopProgram({ child }: Program): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

/** The processor time that the process has used so far, in seconds; Linux only. */
export function workOf({ child }: Program): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The memory that the process holds, in bytes; Linux only. */
export const memoryOf = ({ child }: Program): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) * 1024;
