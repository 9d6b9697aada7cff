import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { root } from "../../src/platform/root.ts";
import { built } from "./built.ts";
import { SECRET } from "./house.ts";

export interface Said {
  /** 0 when it did what it was asked for. */
  code: number;
  /** What it said, or the sentence that says why not. */
  out: string;
}

/** One of the operator's commands as a process of its own, on this database; `env` stands above what a test's house has. */
export async function command(
  script: string,
  args: readonly string[],
  dbName: string,
  env: Record<string, string> = {},
): Promise<Said> {
  const all = {
    ...process.env,
    NODE_ENV: "test",
    NODE_OPTIONS: "",
    LOG_LEVEL: "silent",
    ARGON2_MEMORY_KIB: "1024",
    SESSION_SECRET: SECRET,
    MONGODB_URI: process.env.TEST_MONGODB_URI ?? "",
    MONGODB_DB: dbName,
    ...env,
  };
  return promisify(execFile)(process.execPath, [built(`scripts/${script}.ts`), ...args], {
    cwd: root,
    env: all,
  }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (err: unknown) => {
      const { code, stderr, stdout } = err as { code: number; stderr: string; stdout: string };
      return { code, out: stdout + stderr };
    },
  );
}
