import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "../../src/platform/ids.ts";
import { monotonicMs } from "../../src/platform/clock.ts";
import { type App, endApp, startApp } from "../hard/support/process.ts";
import { row } from "../hard/support/rows.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { wav } from "../support/wav.ts";
import { needs } from "./support/needs.ts";

const house = useHouse();
const SONG = wav([[90, 0.4]], { rate: 44_100, channels: 2 });
const FILES = 10;
let app: App;
beforeAll(async () => {
  needs("ffmpeg");
  app = await startApp({
    uri: process.env.TEST_MONGODB_URI ?? "",
    dbName: house.connection.dbName,
    uploadsDir: house.uploadsDir,
  });
}, 120_000);
afterAll(() => endApp(app, "SIGTERM"));

const memoryMb = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${app.child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

/** How many times slower a page may be while recordings are listened through, in its slowest hundredth. */
const MOST_TIMES = 2;
let cookie = "";
const ask = async (path: string): Promise<Response> =>
  fetch(`${app.base}${path}`, { headers: { Cookie: cookie } });

async function p99(whileTrue: () => boolean, least: number): Promise<{ ms: number; count: number }> {
  const times: number[] = [];
  while (times.length < least || whileTrue()) {
    const started = monotonicMs();
    expect((await ask("/demos")).status).toBe(200);
    times.push(monotonicMs() - started);
    await sleep(20);
  }
  times.sort((a, b) => a - b);
  return { ms: times[Math.floor(times.length * 0.99)] ?? 0, count: times.length };
}

async function putUp(i: number): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ title: `Sang ${i}`, ownWork: "on", requestId: newId() }))
    form.set(name, value);
  form.set("audio", new Blob([new Uint8Array(SONG)]), "sang.wav");
  const answer = await fetch(`${app.base}/api/v1/demos`, {
    method: "POST",
    headers: { Cookie: cookie, "Sec-Fetch-Site": "same-origin" },
    body: form,
  });
  return ((await answer.json()) as { id: string }).id;
}

/** Waits until these are listened through and copied; gives those that were not. */
async function untilHeard(ids: readonly string[]): Promise<string[]> {
  const until = monotonicMs() + 400_000;
  const waiting = [...ids];
  while (monotonicMs() < until) {
    // One question at a time and few of them: what is measured is the recordings, not this watching.
    const [id] = waiting;
    if (id === undefined) break;
    const { versions } = (await (await ask(`/api/v1/demos/${id}`)).json()) as {
      versions: { sources: { src: string }[]; reading: unknown }[];
    };
    if (versions[0]?.reading === null && versions[0].sources.length === 2) waiting.shift();
    else await sleep(1_000);
  }
  return waiting;
}

/** Ten recordings are put up, and the page is asked for beside them; then again, when nothing is done beside it. */
async function round() {
  const ids: string[] = [];
  for (let i = 0; i < FILES; i += 1) ids.push(await putUp(i));
  let running = true;
  const watch = untilHeard(ids).finally(() => {
    running = false;
  });
  const busy = await p99(() => running, 100);
  const left = await watch;
  const idle = await p99(() => false, 1_000);
  return { ids, left, busy, idle, times: busy.ms / idle.ms };
}

test("a page answers nearly as fast while ten recordings are listened through and copied, and copies are as long as they", async () => {
  const noor = await aMusician("Noor");
  cookie = await cookieOf(app.base, noor.email, PASSWORD);
  await p99(() => false, 300);
  const idleMb = memoryMb();
  const first = await round();
  // A machine may have been busy with something else: the better of two counts.
  const second = first.times > MOST_TIMES ? await round() : first;
  const { busy, idle, times } = second.times < first.times ? second : first;
  const copy = await ask(`/demos/${first.ids[0]}/versions/1/audio?as=aac`);
  const bytes = (await copy.arrayBuffer()).byteLength;
  row("a page beside ten recordings", {
    tried: `${idle.count} and ${busy.count} pages`,
    counted: `p99 ${idle.ms.toFixed(1)} ms idle, ${busy.ms.toFixed(1)} ms while they are listened through; the app ${Math.round(idleMb)} MB idle, ${Math.round(memoryMb())} MB after; a copy is ${(bytes / SONG.length).toFixed(2)} of its WAV`,
    result: `${times.toFixed(2)} times (at most ${MOST_TIMES})`,
  });
  expect([...first.left, ...second.left]).toEqual([]);
  expect([copy.headers.get("content-type"), bytes < SONG.length / 4]).toEqual(["audio/mp4", true]);
  expect(times).toBeLessThanOrEqual(MOST_TIMES);
}, 1_200_000);
