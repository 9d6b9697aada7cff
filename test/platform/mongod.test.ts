import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { MongoClient } from "mongodb";
import { findMongod } from "../../src/platform/mongod/find.ts";
import { endOrphan, type RunningMongod, startMongod } from "../../src/platform/mongod/start.ts";
import { root } from "../../src/platform/root.ts";

let mongod: string;
let folder: string;
const said: string[] = [];
const say = (line: string): void => void said.push(line);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-mongod-"));
  mongod = await findMongod({ env: process.env, cacheDir: join(root, ".cache"), say });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a data folder", () => {
  test("starts empty as a replica set that runs transactions, and keeps its data on another port", async () => {
    const dataDir = join(folder, "moved");
    const first = await startMongod({ mongod, dataDir, say });
    await using(first, async (client) => {
      await client.withSession((session) =>
        session.withTransaction(() => notes(client).insertOne({ text: "øvelse" }, { session })),
      );
    });
    await first.stop();
    expect(existsSync(join(dataDir, "owner.json"))).toBe(false);

    const second = await startMongod({ mongod, dataDir, say });
    expect(second.uri).not.toBe(first.uri);
    await using(second, async (client) => {
      expect(await notes(client).distinct("text")).toEqual(["øvelse"]);
      await notes(client).insertOne({ text: "prøve" }, { writeConcern: { w: "majority" } });
    });
    await second.stop();
    await second.stop();
    expect(isRunning(second.pid)).toBe(false);
  });

  test("is refused in one sentence while a living app owns it, and free again afterwards", async () => {
    const dataDir = join(folder, "owned");
    const owner = await startMongod({ mongod, dataDir, say });

    const refusal = `belongs to an app that is running (process ${process.pid}`;
    await expect(startMongod({ mongod, dataDir, say })).rejects.toThrow(refusal);
    expect(await endOrphan(dataDir, say)).toBe(false);
    await using(owner, (client) => notes(client).insertOne({ text: "still there" }));
    await owner.stop();

    await (await startMongod({ mongod, dataDir, say })).stop();
  });

  test("whose owner's number now belongs to another process is free", async () => {
    const dataDir = join(folder, "reused");
    await mkdir(dataDir);
    const stale = { app: process.pid, appBirth: "1", mongod: process.pid, since: "long ago" };
    await writeFile(join(dataDir, "owner.json"), JSON.stringify(stale));
    await (await startMongod({ mongod, dataDir, say })).stop();
  });

  test("of a killed app is taken over and the server it left behind is ended", async () => {
    const dataDir = join(folder, "orphaned");
    const app = await otherApp(dataDir);
    await expect(startMongod({ mongod, dataDir, say })).rejects.toThrow(`process ${app.child.pid}`);

    app.child.kill("SIGKILL");
    await sleep(100);
    expect(isRunning(app.mongod)).toBe(true);

    const next = await startMongod({ mongod, dataDir, say });
    expect(said.join("\n")).toContain(`process ${app.mongod}`);
    expect(isRunning(app.mongod)).toBe(false);
    await using(next, (client) => notes(client).insertOne({ text: "mine now" }));
    await next.stop();
  });
});

describe("a server", () => {
  test("killed while the app lives comes back on the same port with every acknowledged write, twice", async () => {
    const server = await startMongod({ mongod, dataDir: join(folder, "killed"), say });
    await using(server, async (client) => {
      const acknowledged: number[] = [];
      const writing = { on: true };
      const writer = (async () => {
        for (let n = 0; writing.on; n++) {
          const done = await notes(client)
            .insertOne({ n }, { writeConcern: { w: "majority" } })
            .catch(() => null);
          if (done) acknowledged.push(n);
          else await sleep(20);
        }
      })();
      for (const _ of [1, 2]) {
        const before = acknowledged.length;
        const killed = server.pid;
        await until(() => acknowledged.length > before + 50);
        process.kill(killed, "SIGKILL");
        const atKill = acknowledged.length;
        await until(() => acknowledged.length > atKill + 50);
        expect(server.pid).not.toBe(killed);
      }
      writing.on = false;
      await writer;
      const stored = new Set(await notes(client).distinct("n"));
      expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
    });
    await server.stop();
  });

  test("that cannot start says why and leaves the folder free", async () => {
    const dataDir = join(folder, "refused");
    const start = startMongod({ mongod, dataDir, say, flags: ["--setParameter", "noSuchParameter=1"] });
    await expect(start).rejects.toThrow(/stopped while starting \(code \d+/);
    await expect(startMongod({ mongod: "/no/such/mongod", dataDir, say })).rejects.toThrow(
      "could not be run",
    );
    await (await startMongod({ mongod, dataDir, say })).stop();
  });
});

describe("finding the server", () => {
  const find = async (script: string): Promise<{ path: string; lines: string[] }> => {
    const path = await executable(script);
    const lines: string[] = [];
    const env = { MONGOD_PATH: path, PATH: dirname(mongod) };
    return {
      path: await findMongod({ env, cacheDir: join(folder, "empty"), say: (line) => lines.push(line) }),
      lines,
    };
  };

  test("MONGOD_PATH goes first when it runs, without a word", async () => {
    const found = await find('echo "db version v7.0.1"');
    expect(found).toEqual({ path: join(folder, "bin", "mongod"), lines: [] });
  });

  test.each([
    ["an old server", 'echo "db version v4.4.29"', "6.0 or newer is needed"],
    ["a broken one", "echo illegal instruction >&2; exit 1", "illegal instruction"],
  ])("%s in MONGOD_PATH is passed over in one line for the one on the PATH", async (_, script, reason) => {
    const found = await find(script);
    expect(found.path).toBe(mongod);
    expect(found.lines).toEqual([expect.stringContaining(reason)]);
  });

  test("a library that the fetched server lacks is named together with what to install", async () => {
    const path = await executable(
      "echo mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file >&2; exit 127",
    );
    const cacheDir = join(folder, "cache");
    await mkdir(cacheDir);
    await cp(dirname(path), join(cacheDir, "mongod-6.0.5"), { recursive: true });
    await expect(findMongod({ env: {}, cacheDir, say })).rejects.toThrow(
      /libcurl\.so\.4.*apt-get install libcurl4/,
    );
  });

  async function executable(script: string): Promise<string> {
    const path = join(folder, "bin", "mongod");
    await mkdir(join(folder, "bin"), { recursive: true });
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }
});

const notes = (client: MongoClient) => client.db("test").collection("notes");

async function using(server: RunningMongod, work: (client: MongoClient) => Promise<unknown>): Promise<void> {
  const client = new MongoClient(server.uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

/** An app in a process of its own that has started its server on the folder. */
async function otherApp(dataDir: string): Promise<{ child: ChildProcess; mongod: number }> {
  const start = pathToFileURL(join(root, "src/platform/mongod/start.ts")).href;
  const script = `const { startMongod } = await import(${JSON.stringify(start)});
    await startMongod(${JSON.stringify({ mongod, dataDir })});
    setInterval(() => {}, 1000);
    process.stdout.write("ready");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return { child, mongod: JSON.parse(readFileSync(join(dataDir, "owner.json"), "utf8")).mongod };
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}
