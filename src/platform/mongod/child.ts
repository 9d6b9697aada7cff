import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { lastComplaint } from "./log.ts";

/** Where one server runs and how. */
export type Place = {
  mongod: string;
  folder: string;
  port: number;
  flags: string[];
  say: (line: string) => void;
};

/** A server that ended before it was ready; `code` is mongod's exit code. */
export class NotStarted extends Error {
  code: number | null;
  constructor(message: string, code: number | null) {
    super(message);
    this.code = code;
  }
}

/** Whether the process was started and has not ended. */
export const isRunning = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

/** How it ended, in words. */
export async function gone(child: ChildProcess): Promise<string> {
  if (isRunning(child)) await once(child, "exit");
  return child.signalCode ?? (child.pid === undefined ? "it could not be run" : `code ${child.exitCode}`);
}

/** Waits for the end of a server that did not come up, and says why it ended. */
export async function notStarted(child: ChildProcess, { folder, mongod }: Place): Promise<NotStarted> {
  const how = await gone(child);
  if (child.pid === undefined) return new NotStarted(`The database server ${mongod} could not be run.`, null);
  const reason = await lastComplaint(join(folder, "mongod.log"));
  const message = `The database server stopped while starting (${how}${reason}); see ${join(folder, "mongod.log")}.`;
  return new NotStarted(message, child.exitCode);
}
