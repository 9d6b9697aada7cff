import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ForkedQueue, forkedQueue } from "../../src/platform/media/forked.ts";
import { mediaProbe } from "../../src/platform/media/probe.ts";

const worker = new URL("../../src/platform/media/worker.ts", import.meta.url);
const audio = (name: string) => fileURLToPath(new URL(`../fixtures/audio/${name}`, import.meta.url));
const maxMs = 60_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "media-process-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("the media process", () => {
  const queues: ForkedQueue[] = [];
  const queueOf = (...from: Parameters<typeof forkedQueue>) => {
    const queue = forkedQueue(...from);
    queues.push(queue);
    return queue;
  };
  afterAll(() => {
    for (const queue of queues) queue.close();
  });

  test("a job that lasts too long is killed and the next one works", async () => {
    const queue = queueOf(worker);
    const { probeAudio: probe } = mediaProbe(queue);
    await probe(audio("tone.mp3"), { maxMs });
    const before = queue.pid();
    const pipe = join(folder, "pipe"); // a named pipe without a writer hangs whoever opens it
    execFileSync("mkfifo", [pipe]);

    const [hung, next] = await Promise.all([
      probe(pipe, { maxMs, timeLimitMs: 150 }),
      probe(audio("tone.flac"), { maxMs }),
    ]);
    expect(hung).toEqual({ ok: false, reason: "timeout" });
    expect(next).toMatchObject({ ok: true, format: "flac" });
    expect(queue.pid()).not.toBe(before);
    expect(isAlive(before)).toBe(false);
  });

  test("endless loops, crashes and nonsense are answered, one job at a time and in order", async () => {
    const queue = queueOf(
      await script(`
      process.on("message", ({ what }) => {
        if (what === "loop") for (;;);
        if (what === "crash") process.exit(3);
        if (what === "fill") { const all = []; for (;;) all.push(new Array(1e5).fill({}).map(() => ({}))); }
        process.send({ what });
      });
      process.send("ready");`),
      { heapMiB: 32 },
    );
    const jobs = ["loop", "fine", "crash", "fine", "fill", "fine"];
    const answers = await Promise.all(jobs.map((what) => queue.run({ what }, what === "loop" ? 100 : 8000)));

    const fine = { ok: true, value: { what: "fine" } };
    const crashed = { ok: false, reason: "crashed" };
    expect(answers).toEqual([{ ok: false, reason: "timeout" }, fine, crashed, fine, crashed, fine]);
  });

  test("an answer of the wrong shape counts as a crash", async () => {
    const { probeAudio: probe, makePictures: make } = mediaProbe(
      queueOf(
        await script(`
      process.on("message", () => process.send({ ok: true, format: "exe", path: 5 }));
      process.send("ready");`),
      ),
    );
    expect(await probe("any", { maxMs })).toEqual({ ok: false, reason: "crashed" });
    expect(await make("any", [96])).toEqual({ ok: false, reason: "crashed" });
  });

  test("a script that never gets ready costs its job, not the app", async () => {
    const silent = queueOf(await script("setInterval(() => {}, 1000)"), { startMs: 200 });
    expect(await silent.run({}, 1000)).toEqual({ ok: false, reason: "timeout" });
    const broken = queueOf(await script("throw new Error('at start')"));
    expect(await broken.run({}, 1000)).toEqual({ ok: false, reason: "crashed" });
  });

  test("too many waiting jobs are refused as busy, and the waiting ones still answered", async () => {
    const queue = queueOf(worker, { maxQueue: 2 });
    const { probeAudio: probe } = mediaProbe(queue);
    const verdicts = await Promise.all(
      ["mp3", "wav", "ogg", "flac"].map((end) => probe(audio(`tone.${end}`), { maxMs })),
    );
    expect(verdicts.map((verdict) => (verdict.ok ? verdict.format : verdict.reason))).toEqual([
      "mp3",
      "wav",
      "ogg",
      "busy",
    ]);
  });

  test("is kept for the next job, ends when idle, and comes back when asked again", async () => {
    const queue = queueOf(worker, { idleMs: 200 });
    const { probeAudio: probe } = mediaProbe(queue);
    await probe(audio("tone.mp3"), { maxMs });
    const first = queue.pid();
    await probe(audio("tone.mp3"), { maxMs });
    expect(queue.pid()).toBe(first);

    await until(() => queue.pid() === undefined && !isAlive(first));
    expect(await probe(audio("tone.mp3"), { maxMs })).toMatchObject({ ok: true });
  });

  test("closing answers what is in hand and ends the process", async () => {
    const queue = queueOf(worker);
    const { probeAudio: probe } = mediaProbe(queue);
    await probe(audio("tone.mp3"), { maxMs });
    const pid = queue.pid();
    const inHand = [probe(audio("tone.mp3"), { maxMs }), probe(audio("tone.mp3"), { maxMs })];
    queue.close();
    expect(await Promise.all(inHand)).toEqual(Array(2).fill({ ok: false, reason: "crashed" }));
    await until(() => !isAlive(pid));
  });

  test("does not outlive an app that was killed, and knows nothing of its environment", async () => {
    const forked = new URL("../../src/platform/media/forked.ts", import.meta.url).href;
    const app = `
      const { forkedQueue } = await import(${JSON.stringify(forked)});
      const queue = forkedQueue(new URL(${JSON.stringify(worker.href)}));
      await queue.run({ kind: "audio", path: ${JSON.stringify(audio("tone.mp3"))}, maxMs: 5000 }, 5000);
      console.log(queue.pid());
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", app], {
      env: { SECRET: "canary" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    expect(await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")).not.toContain("canary");
    parent.kill("SIGKILL");

    await until(() => !isAlive(pid));
  });

  test("the app's own process imports none of the libraries that parse files", async () => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const walk = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const [, from = ""] of (await readFile(path, "utf8")).matchAll(
        /^(?:import|export) (?!type )[^;]*?from "([^"]+)"/gms,
      )) {
        if (from.startsWith(".")) await walk(join(dirname(path), from));
        else packages.add(from);
      }
    };
    await walk(fileURLToPath(new URL("../../src/platform/media/probe.ts", import.meta.url)));
    expect([...packages].sort()).toEqual([
      "node:child_process",
      "node:fs",
      "node:module",
      "node:os",
      "node:path",
      "node:url",
      "zod",
    ]);
  });

  async function script(source: string): Promise<URL> {
    const path = join(folder, `script-${queues.length}.mjs`);
    await writeFile(path, source);
    return new URL(`file://${path}`);
  }
});

/** A killed process that nobody has collected yet (a zombie, in containers without an init) is not alive. */
function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return !existsSync("/proc/self/stat") || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !holds(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(holds()).toBe(true);
}
