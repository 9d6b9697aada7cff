import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../clock.ts";
import { gone, isRunning, NotStarted, type Place } from "./child.ts";
import { limitLog } from "./log.ts";
import { claim, endServersOn, isAlive, readOwner, release, STOP_LIMIT_MS, writeOwner } from "./owner.ts";
import { becomePrimary, SET } from "./primary.ts";

const RESTART_MS = { first: 200, most: 10_000 };
/** A server that has lived this long was well: its next fall is answered at once again. */
const STEADY_MS = 30_000;
/** mongod's own exit codes, https://www.mongodb.com/docs/manual/reference/exit-codes/ */
const ADDRESS_IN_USE = 48;

export type StartMongod = {
  /** The server's executable, as `findMongod` gives it. */
  mongod: string;
  /** Holds the data (`db/`), `mongod.log` and `owner.json`; made when missing. One living app at a time. */
  dataDir: string;
  /** On 127.0.0.1; a free one unless given. */
  port?: number;
  /** More of mongod's own options; none twice (`--setParameter` apart), which mongod refuses. */
  flags?: string[];
  /** Hears one line about each unusual thing: an orphan ended, a fall, a return. */
  say: (line: string) => void;
};

export type RunningMongod = {
  /** A replica set's URI without a database name; stays the same for as long as this app lives. */
  readonly uri: string;
  /** The present server's process: another after a fall. */
  readonly pid: number;
  /** Ends the server cleanly (about 1 s) and gives the folder back. Doing it twice is harmless. */
  stop(): Promise<void>;
};

/**
 * Starts a real `mongod` as a one-node replica set on 127.0.0.1 and answers once it is a writable primary (about 0.3 s).
 * A server that falls while the app lives is started again on the same port; one that a killed app left behind on this
 * folder is ended first (on Linux, where a process can be recognised by its arguments).
 * @throws Error with one sentence when another living app owns the folder or the server does not come up.
 */
export async function startMongod({
  mongod,
  port,
  flags = [],
  say,
  ...at
}: StartMongod): Promise<RunningMongod> {
  await mkdir(join(at.dataDir, "db"), { recursive: true });
  const folder = await realpath(at.dataDir);
  await claim(folder, say);
  try {
    await limitLog(folder);
    for (let tries = 1; ; tries++) {
      const server = new Server({ mongod, folder, port: port ?? (await freePort()), flags, say });
      try {
        await server.start();
        return server;
      } catch (error) {
        // Somebody took the free port in the moment between asking for it and using it.
        const portTaken = error instanceof NotStarted && error.code === ADDRESS_IN_USE;
        if (port || !portTaken || tries === 3) throw error;
      }
    }
  } catch (error) {
    await release(folder);
    throw error;
  }
}

/**
 * Ends the server that a killed app left behind on this folder, if any, and leaves the data alone.
 * @returns whether nobody owns the folder now: false, with nothing touched, when a living app does.
 */
export async function endOrphan(dataDir: string, say: (line: string) => void): Promise<boolean> {
  const folder = await realpath(dataDir);
  const owner = readOwner(folder);
  if (owner && isAlive(owner)) return false;
  await endServersOn(folder, owner, say);
  return true;
}

class Server implements RunningMongod {
  readonly uri: string;
  private readonly place: Place;
  private child: ChildProcess | null = null;
  private stopping: Promise<void> | null = null;
  private readonly wake = new AbortController();
  /** An app that ends without `stop()` takes its server along; a killed one cannot, and its next start does. */
  private readonly onExit = (): void => void this.child?.kill("SIGTERM");

  constructor(place: Place) {
    this.place = place;
    this.uri = `mongodb://127.0.0.1:${place.port}/?replicaSet=${SET}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async start(): Promise<void> {
    process.once("exit", this.onExit);
    try {
      const child = this.spawn();
      await becomePrimary(child, this.place);
      void this.keepAlive(child);
    } catch (error) {
      await this.stop({ keepFolder: true });
      throw error;
    }
  }

  stop(how: { keepFolder?: boolean } = {}): Promise<void> {
    this.stopping ??= this.end(how.keepFolder ?? false);
    return this.stopping;
  }

  private spawn(): ChildProcess {
    const { mongod, folder } = this.place;
    // A process group of its own: Ctrl-C reaches the app first, which then closes its connections and stops this.
    // What it says before it opens its log (a wrong option, a missing library) goes into the same file.
    const log = openSync(join(folder, "mongod.log"), "a");
    const child = spawn(mongod, argumentsFor(this.place), { detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    child.once("error", () => {}); // told by `gone`, which a failed spawn settles too
    // The server alone does not keep a finished script running.
    child.unref();
    this.child = child;
    writeOwner(folder, child.pid ?? null);
    return child;
  }

  private async keepAlive(first: ChildProcess): Promise<void> {
    const { say } = this.place;
    let child = first;
    for (let wait = RESTART_MS.first; ; wait = Math.min(wait * 2, RESTART_MS.most)) {
      const since = monotonicMs();
      const how = await gone(child);
      if (this.stopping) return;
      if (monotonicMs() - since > STEADY_MS) wait = RESTART_MS.first;
      say(`The database server ended by itself (${how}); it is started again in ${wait} ms.`);
      await sleep(wait, undefined, { signal: this.wake.signal }).catch(() => {});
      if (this.stopping) return;
      const fallen = monotonicMs();
      try {
        child = this.spawn();
        await becomePrimary(child, this.place);
        say(`The database server is back after ${Math.round(monotonicMs() - fallen)} ms.`);
      } catch (error) {
        if (!this.stopping) say(error instanceof Error ? error.message : String(error));
      }
    }
  }

  private async end(keepFolder: boolean): Promise<void> {
    this.wake.abort();
    process.off("exit", this.onExit);
    const { child } = this;
    if (child && isRunning(child)) {
      child.ref();
      child.kill("SIGTERM");
      const hard = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await gone(child);
      clearTimeout(hard);
    }
    if (!keepFolder) await release(this.place.folder);
  }
}

function argumentsFor({ folder, port, flags }: Place): string[] {
  const options = [
    ["--dbpath", join(folder, "db")],
    ["--bind_ip", "127.0.0.1", "--port", String(port)],
    ["--replSet", SET],
    ["--storageEngine", "wiredTiger", "--wiredTigerCacheSizeGB", "0.25"],
    // Without it the oplog may take a twentieth of the disk; listeners here are never days behind.
    ["--oplogSize", "256"],
    ["--logpath", join(folder, "mongod.log"), "--logappend", "--quiet"],
    ["--setParameter", "diagnosticDataCollectionEnabled=false"],
    // A killed app leaves its transactions open, and their locks: ten seconds instead of a minute.
    ["--setParameter", "transactionLifetimeLimitSeconds=10"],
    process.platform === "win32" ? [] : ["--nounixsocket"],
  ];
  return [...options.flat(), ...flags];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port on 127.0.0.1.");
  return address.port;
}
