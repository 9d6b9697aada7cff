import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import request from "supertest";
import { monotonicMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type App, endApp, startApp } from "../hard/support/process.ts";
import { root } from "../../src/platform/root.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { useHouse } from "../support/house.ts";
import { row, sized } from "../hard/support/rows.ts";
import { faultsLeft } from "../hard/support/well.ts";
import { aMusician, type Member, PASSWORD } from "../support/people.ts";

const house = useHouse();
const FILE = join(root, "test/fixtures/audio/tone.mp3");
/** The full size runs with `npm run test:hard`. */
const UPLOADS = sized(60, 300);
const KILLS = 3;

const startHere = (): Promise<App> =>
  startApp({
    uri: process.env.TEST_MONGODB_URI ?? "",
    dbName: house.connection.dbName,
    uploadsDir: house.uploadsDir,
  });

async function signIn(app: App, member: Member) {
  const browser = request.agent(app.base).set("Sec-Fetch-Site", "same-origin");
  await browser.post("/sign-in").type("form").send({ email: member.email, password: PASSWORD });
  return browser;
}

/** Puts up one demo; the demo's page when it was acknowledged, else null. */
async function upload(browser: Awaited<ReturnType<typeof signIn>>, n: number): Promise<string | null> {
  try {
    const answer = await browser
      .post("/demos")
      .field("title", `Sang ${n}`)
      .field("ownWork", "on")
      .field("requestId", newId())
      .field("readers", "onlyMe")
      .attach("audio", FILE);
    return answer.status === 303 ? String(answer.headers.location) : null;
  } catch {
    return null;
  }
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(join(house.uploadsDir, folder), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

interface VersionRow {
  demo: string;
  key: string;
  sha256: string;
}

describe("an app that is killed while recordings arrive", () => {
  test("loses no acknowledged recording, keeps no record without its bytes, and leaves no temp file after the next start", async () => {
    const noor = await aMusician();
    let app = await startHere();
    let browser = await signIn(app, noor);
    const acknowledged: string[] = [];
    let number = 0;
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const until = ((kill + 1) * UPLOADS) / (KILLS + 1);
      const workers = Array.from({ length: 4 }, async () => {
        while (number < until) {
          const demo = await upload(browser, (number += 1));
          if (demo) acknowledged.push(demo);
          // The first one that arrives in each round is followed by the kill, with three more under way.
          if (kill < KILLS && number >= until - 6 && app.child.exitCode === null && !app.child.killed)
            app.child.kill("SIGKILL");
        }
      });
      await Promise.all(workers);
      if (kill === KILLS) break;
      if (app.child.exitCode === null && app.child.signalCode === null) await endApp(app, "SIGKILL");
      app = await startHere();
      browser = await signIn(app, noor);
    }
    expect(await endApp(app, "SIGTERM")).toBe(0);
    const rows = (await house.connection.client
      .db(house.connection.dbName)
      .collection("demoversions")
      .find({}, { comment: "whole collection" })
      .toArray()) as unknown as VersionRow[];
    const lost = acknowledged.filter((path) => !rows.some((row) => path.includes(row.demo)));
    expect([acknowledged.length > 20, lost]).toEqual([true, []]);
    for (const row of rows) {
      const hash = createHash("sha256");
      for await (const chunk of await storage().open(row.key)) hash.update(chunk as Buffer);
      expect(hash.digest("hex")).toBe(row.sha256);
    }
    row("app killed during uploads", {
      tried: `${KILLS} kills, ${number} uploads`,
      counted: `${acknowledged.length} acknowledged, ${rows.length} records, each with its bytes`,
      result: `lost ${lost.length}`,
    });
    // What the killed one left is swept when its signs of life have run out, within a minute of the next start.
    const last = await startHere();
    const started = monotonicMs();
    const left = async () => [...(await filesIn("tmp")), ...(await storageFaults()).orphans];
    while ((await left()).length > 0 && monotonicMs() - started < 60_000) await sleep(500);
    expect(await left()).toEqual([]);
    expect(await endApp(last, "SIGTERM")).toBe(0);
    expect(await faultsLeft()).toEqual([]);
  }, 600_000);
});
