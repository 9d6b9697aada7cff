import { readdirSync, readlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createApp } from "../../src/app.ts";
import { monotonicMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { hostileFiles } from "./support/audio.ts";
import { BOUNDARY, closeAgent, type Heard, knock, multipart } from "./support/knock.ts";
import { headOf, RAW, type Raw } from "./support/multipart.ts";
import { row, sample, sized } from "./support/rows.ts";
import { faultsLeft } from "./support/well.ts";

const house = useHouse();
let server: Server;
let base = "";
let cookie = "";

beforeAll(async () => {
  const app = createApp({
    config: house.config,
    connection: house.connection,
    secret: "a secret that only tests have",
  });
  server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const noor = await aMusician("Noor");
  cookie = await cookieOf(base, noor.email, PASSWORD);
  // The first one makes the act that the others belong to, and warms the media process.
  await send(hostileFiles().find((one) => one.expected === "taken")?.bytes ?? Buffer.alloc(0), "a.mp3");
}, 60_000);
afterAll(async () => {
  closeAgent();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const facts = () => ({ title: "Sidste bus", note: "", ownWork: "on", readers: "onlyMe", requestId: newId() });
const browser = () => ({
  Cookie: cookie,
  "Sec-Fetch-Site": "same-origin",
  "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
});
const send = (bytes: Buffer, name: string): Promise<Heard> =>
  knock(base, {
    method: "POST",
    path: "/demos",
    headers: browser(),
    body: multipart({
      ...facts(),
      audio: { bytes, name: name.replace(/["\r\n]/g, "_"), type: "audio/mpeg" },
    }),
  });
const temp = async (): Promise<string[]> =>
  (await readdir(join(house.uploadsDir, "tmp"))).filter((name) => !name.startsWith("."));
const records = (): Promise<number> =>
  house.connection.client.db(house.connection.dbName).collection("demoversions").estimatedDocumentCount();
/** Files that this process holds open; sockets and pipes are not files. */
const openOnes = (): string[] =>
  readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      const to = readlinkSync(`/proc/self/fd/${fd}`);
      return to.startsWith(house.uploadsDir) ? [to] : [];
    } catch {
      return [];
    }
  });
const openFiles = (): number => openOnes().length;

/** While `work` runs, somebody else reads a page over and over; the longest wait in ms. */
async function beside(work: () => Promise<void>): Promise<number> {
  let running = true;
  let longest = 0;
  const reader = (async () => {
    while (running) {
      const started = monotonicMs();
      const { status } = await knock(base, { path: "/help" });
      expect(status).toBe(200);
      longest = Math.max(longest, monotonicMs() - started);
      await sleep(150);
    }
  })();
  await work().finally(() => {
    running = false;
  });
  await reader;
  return longest;
}

describe("broken and hostile recordings", () => {
  test("are each judged rightly within ten seconds, while others read on", async () => {
    const files = sample(hostileFiles(), sized(24, 999));
    const wrong: string[] = [];
    let slowest = 0;
    const before = await storageFaults();
    const counted = { taken: 0, refused: 0 };
    const waited = await beside(async () => {
      for (const { name, bytes, expected } of files) {
        const started = monotonicMs();
        const heard = await send(bytes, name);
        slowest = Math.max(slowest, monotonicMs() - started);
        const verdict =
          heard.status === 303 ? "taken" : heard.status === 422 ? "refused" : String(heard.status);
        if (verdict === "taken" || verdict === "refused") counted[verdict] += 1;
        if (!["taken", "refused"].includes(verdict) || (expected !== "either" && verdict !== expected))
          wrong.push(`${name}: ${verdict} instead of ${expected}`);
        if (verdict === "refused" && !/id="audio-error"|class="err"/.test(heard.text))
          wrong.push(`${name}: no sentence at the field`);
      }
    });
    await house.settle();
    const after = await storageFaults();
    row("broken and hostile audio", {
      tried: files.length,
      counted: `${counted.taken} taken, ${counted.refused} refused; slowest ${Math.round(slowest)} ms; another reader waited at most ${Math.round(waited)} ms`,
      result: `wrong verdicts ${wrong.length}`,
    });
    expect(wrong).toEqual([]);
    expect(slowest).toBeLessThan(10_000);
    expect([after.orphans, after.missing, after.objects - before.objects]).toEqual([[], [], counted.taken]);
    expect(await temp()).toEqual([]);
  }, 600_000);
});

/** Writes raw bytes and hears the status line; 0 when the connection ends without one. */
function raw(request: Raw): Promise<{ status: number; kept: boolean }> {
  return new Promise((resolve) => {
    const at = new URL(base);
    const socket = connect(Number(at.port), at.hostname);
    let heard = "";
    const done = (): void => {
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0);
      resolve({ status, kept: heard.includes("audioKept") });
    };
    socket.on("data", (part) => {
      heard += part.toString("latin1");
    });
    socket.on("close", done);
    socket.on("error", done);
    socket.write(headOf(request, "/demos", cookie, at.host));
    const body = Buffer.from(request.body, "latin1");
    if (request.chunked) {
      socket.write(`${body.length.toString(16)}\r\n`);
      socket.write(body);
      socket.write("\r\n0\r\n\r\n");
    } else socket.write(body);
    // Who promised more than they sent falls silent, then goes.
    if (request.length && request.length > body.length) setTimeout(() => socket.destroy(), 300);
  });
}

describe("malformed multipart", () => {
  test("never faults and leaves nothing behind", async () => {
    const requests = sample(RAW, sized(24, 999));
    const before = await records();
    const answers: string[] = [];
    // A whole file whose form was refused waits an hour under a token, as it should; of one person the last three.
    let waiting = 0;
    for (const request of requests) {
      const { status, kept } = await raw(request);
      if (kept) waiting += 1;
      if (status >= 500 || (status >= 200 && status < 400)) answers.push(`${request.name}: ${status}`);
    }
    const alive = (await knock(base, { path: "/help" })).status;
    await sleep(300);
    row("malformed multipart", {
      tried: requests.length,
      counted: `alive: ${alive === 200}`,
      result: `5xx or taken ${answers.length}`,
    });
    expect([answers, alive, (await records()) - before, (await temp()).length]).toEqual([
      [],
      200,
      0,
      Math.min(waiting, 3),
    ]);
  }, 120_000);
});

describe("a client that gives up in the middle", () => {
  test("leaves no file, no record and no open file", async () => {
    const whole = multipart({
      ...facts(),
      audio: { bytes: Buffer.alloc(400_000, 1), name: "lang.mp3", type: "audio/mpeg" },
    });
    const times = sized(20, 300);
    const before = {
      temp: await temp(),
      records: await records(),
      open: openFiles(),
      objects: (await storageFaults()).objects,
    };
    const giveUp = async (i: number): Promise<void> => {
      const at = new URL(base);
      const socket = connect(Number(at.port), at.hostname);
      socket.on("error", () => undefined);
      const percent = 1 + ((i * 37) % 99);
      await new Promise<void>((resolve) => {
        socket.write(
          [
            `POST /demos HTTP/1.1`,
            `Host: ${at.host}`,
            ...Object.entries(browser()).map(([name, value]) => `${name}: ${value}`),
            `Content-Length: ${whole.length}`,
            "",
            "",
          ].join("\r\n"),
        );
        socket.write(whole.subarray(0, Math.floor((whole.length * percent) / 100)), () =>
          setTimeout(resolve, (i % 5) * 8),
        );
      });
      socket.destroy();
      await new Promise((resolve) => socket.once("close", resolve));
    };
    for (let i = 0; i < times; i += 10)
      await Promise.all(Array.from({ length: Math.min(10, times - i) }, (_one, k) => giveUp(i + k)));
    const isQuiet = async (): Promise<boolean> =>
      (await temp()).length <= before.temp.length && openFiles() <= before.open;
    // The last ones may still be on their way in: it stays quiet for a while.
    const deadline = monotonicMs() + 10_000;
    for (let quiet = 0; quiet < 5 && monotonicMs() < deadline; quiet = (await isQuiet()) ? quiet + 1 : 0)
      await sleep(100);
    const after = { records: await records(), open: openFiles(), objects: (await storageFaults()).objects };
    row("client gives up mid-upload", {
      tried: times,
      counted: `orphans ${(await temp()).length - before.temp.length}, records +${after.records - before.records}, open files +${after.open - before.open}`,
      result: (await knock(base, { path: "/help" })).status === 200 ? "alive" : "dead",
    });
    expect([await temp(), after.records, after.objects]).toEqual([
      before.temp,
      before.records,
      before.objects,
    ]);
    expect(openOnes()).toEqual([]);
    expect(await faultsLeft()).toEqual([]);
  }, 120_000);
});
