import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import request from "supertest";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { newId } from "../../src/platform/ids.ts";
import { monotonicMs } from "../../src/platform/clock.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { type App, endApp, startApp } from "../hard/support/process.ts";
import { row } from "../hard/support/rows.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, type Member, PASSWORD } from "../support/people.ts";
import { wav } from "../support/wav.ts";
import { needs } from "./support/needs.ts";

const house = useHouse();
/** Twelve seconds in stereo: long enough to be killed in each part of the work. */
const SONG = wav([[12, 0.4]], { rate: 44_100, channels: 2 });
/** How long after the first upload is sent; the app lives on between them. */
const KILLS_MS = [60, 150, 300, 500, 800, 1_200, 1_700, 2_300, 3_000, 4_000];

let app: App;
beforeAll(() => needs("ffmpeg"));
afterAll(() => endApp(app, "SIGKILL"));

const start = (): Promise<App> =>
  startApp({
    uri: process.env.TEST_MONGODB_URI ?? "",
    dbName: house.connection.dbName,
    uploadsDir: house.uploadsDir,
  });

async function signIn(member: Member) {
  const browser = request.agent(app.base).set("Sec-Fetch-Site", "same-origin");
  await browser.post("/sign-in").type("form").send({ email: member.email, password: PASSWORD });
  return browser;
}

/** The demo's page when the upload was acknowledged, else null. */
async function upload(browser: Awaited<ReturnType<typeof signIn>>): Promise<string | null> {
  try {
    const answer = await browser
      .post("/demos")
      .field("title", "Sidste bus")
      .field("ownWork", "on")
      .field("requestId", newId())
      .field("readers", "onlyMe")
      .attach("audio", SONG, { filename: "sang.wav" });
    return answer.status === 303 ? String(answer.headers.location) : null;
  } catch {
    return null;
  }
}

interface Row {
  demo: string;
  key: string;
  sha256: string;
  status: string;
  analysis?: { status: string };
  peaks?: string;
  renditions?: { kind: string }[];
}
const rows = (): Promise<Row[]> =>
  house.connection.client
    .db(house.connection.dbName)
    .collection("demoversions")
    .find({}, { comment: "whole collection" })
    .toArray() as unknown as Promise<Row[]>;
const temporary = async (): Promise<string[]> =>
  (await readdir(join(house.uploadsDir, "tmp"))).filter((name) => !name.startsWith("."));
const isReady = (one: Row): boolean => one.analysis?.status === "done" && one.renditions?.length === 2;

/** Programs that still read or write in this test's folder, the app itself left out. */
function leftRunning(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
        return line.includes(house.uploadsDir) ? [line.slice(0, 120)] : [];
      } catch {
        return [];
      }
    });
}

test("killed at any point, the app loses no recording, leaves no byte, and goes on listening after the next start", async () => {
  const noor = await aMusician("Noor");
  const acknowledged: string[] = [];
  let sent = 0;
  for (const afterMs of KILLS_MS) {
    app = await start();
    const browser = await signIn(noor);
    const uploads = [0, 1].map(async () => {
      sent += 1;
      const demo = await upload(browser);
      if (demo) acknowledged.push(demo);
    });
    await sleep(afterMs);
    await endApp(app, "SIGKILL");
    await Promise.all(uploads);
    await sleep(1_500);
    expect(leftRunning()).toEqual([]);
  }
  app = await start();
  const started = monotonicMs();
  let all = await rows();
  const left = async (): Promise<number> =>
    (await temporary()).length + (await storageFaults()).orphans.length;
  while ((!all.every(isReady) || (await left()) > 0) && monotonicMs() - started < 240_000) {
    await sleep(1_000);
    all = await rows();
  }
  const waited = Math.round((monotonicMs() - started) / 1000);
  expect(await endApp(app, "SIGTERM")).toBe(0);

  const lost = acknowledged.filter((path) => !all.some((one) => path.includes(one.demo)));
  const unready = all.filter((one) => !isReady(one)).length;
  for (const one of all) {
    const hash = createHash("sha256");
    for await (const chunk of await storage().open(one.key)) hash.update(chunk as Buffer);
    expect(hash.digest("hex")).toBe(one.sha256);
  }
  const faults = await storageFaults();
  const temp = await temporary();
  row("app killed during uploads, listening and copying", {
    tried: `${KILLS_MS.length} kills, ${sent} uploads`,
    counted: `${acknowledged.length} acknowledged, ${all.length} records; all listened through and copied ${waited} s after the last start; ${faults.orphans.length} orphans, ${faults.missing.length} missing, ${temp.length} temporary files`,
    result: `lost ${lost.length}, not gone on with ${unready}`,
  });
  expect([lost, unready, faults.orphans, faults.missing, temp]).toEqual([[], 0, [], [], []]);
  expect(await checkInvariants()).toEqual([]);
}, 600_000);
