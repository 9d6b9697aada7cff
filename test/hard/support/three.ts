import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { findMongod } from "../../../src/platform/mongod/find.ts";
import { root } from "../../../src/platform/root.ts";
import { roomyDir } from "../../support/global-setup.ts";

/** A replica set of three real servers on loopback, set up as `docs/operations.md` says, whose nodes can be killed, stepped down and frozen. */
export interface Three {
  uri: string;
  /** The port of the present primary. */
  primary(): Promise<number>;
  kill(port: number): Promise<void>;
  /** The same node again, on its data. */
  revive(port: number): Promise<void>;
  stepDown(port: number): Promise<void>;
  /** One that stepped down may be elected again: else the third in a row finds nobody to hand over to. */
  standAgain(port: number): Promise<void>;
  freeze(port: number): void;
  thaw(port: number): void;
  /** Waits until each of them is the primary or follows it: a fault is one of a set that is well. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

export async function startThree(): Promise<Three> {
  const mongod = await findMongod({ env: process.env, cacheDir: join(root, ".cache"), say: () => undefined });
  const folder = await mkdtemp(join(await roomyDir(), "flyvefaerdig-three-"));
  const ports = [await freePort(), await freePort(), await freePort()];
  const nodes = new Map<number, ChildProcess>();
  const direct = (port: number): MongoClient =>
    new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 2_000,
    });
  const tell = async (port: number, command: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const client = direct(port);
    try {
      return await client.db("admin").command(command);
    } finally {
      await client.close();
    }
  };
  const isUp = (port: number): Promise<boolean> =>
    tell(port, { ping: 1 }).then(
      () => true,
      () => false,
    );
  const until = async (what: string, done: () => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 300; i += 1) {
      if (await done()) return;
      await sleep(200);
    }
    throw new Error(`${what} took longer than a minute`);
  };
  const start = async (port: number): Promise<void> => {
    const dbpath = join(folder, String(port));
    await mkdir(dbpath, { recursive: true });
    nodes.set(
      port,
      spawn(
        mongod,
        [
          "--port",
          String(port),
          "--bind_ip",
          "127.0.0.1",
          "--dbpath",
          dbpath,
          "--replSet",
          "three",
          "--wiredTigerCacheSizeGB",
          "0.25",
          "--logpath",
          join(dbpath, "log"),
          "--setParameter",
          "diagnosticDataCollectionEnabled=false",
        ],
        { stdio: "ignore" },
      ),
    );
    await until("starting a node", () => isUp(port));
  };
  const stateOf = async (port: number): Promise<boolean> =>
    tell(port, { hello: 1 }).then(
      (hello) => hello.isWritablePrimary === true,
      () => false,
    );
  const primary = async (): Promise<number> => {
    let found = 0;
    await until("finding a primary", async () => {
      const states = await Promise.all(ports.map(stateOf));
      found = ports[states.indexOf(true)] ?? 0;
      return found !== 0;
    });
    return found;
  };
  for (const port of ports) await start(port);
  await tell(ports[0] as number, {
    replSetInitiate: {
      _id: "three",
      members: ports.map((port, _id) => ({ _id, host: `127.0.0.1:${port}` })),
      settings: { electionTimeoutMillis: 5_000 },
    },
  });
  await primary();
  return {
    uri: `mongodb://${ports.map((port) => `127.0.0.1:${port}`).join(",")}/?replicaSet=three`,
    primary,
    kill: async (port) => {
      const node = nodes.get(port);
      const gone = node ? once(node, "exit") : null;
      node?.kill("SIGKILL");
      await gone;
    },
    revive: start,
    // As an operator does it. With `force` the server would not hand its office over, and all wait for an election.
    stepDown: async (port) =>
      void (await tell(port, { replSetStepDown: 30, secondaryCatchUpPeriodSecs: 10 })),
    standAgain: async (port) => void (await tell(port, { replSetFreeze: 0 })),
    freeze: (port) => void nodes.get(port)?.kill("SIGSTOP"),
    thaw: (port) => void nodes.get(port)?.kill("SIGCONT"),
    whole: () =>
      until("three nodes that follow", async () => {
        const status = await tell(await primary(), { replSetGetStatus: 1 });
        const follow = (status.members as { stateStr: string }[]).filter(
          ({ stateStr }) => stateStr === "SECONDARY",
        );
        return follow.length === 2;
      }),
    stop: async () => {
      for (const node of nodes.values()) {
        if (node.exitCode !== null || node.signalCode !== null) continue;
        const gone = once(node, "exit");
        node.kill("SIGKILL");
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
