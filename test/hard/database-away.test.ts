import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { monotonicMs } from "../../src/platform/clock.ts";
import { findMongod } from "../../src/platform/mongod/find.ts";
import { type RunningMongod, startMongod } from "../../src/platform/mongod/start.ts";
import { root } from "../../src/platform/root.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { closeAgent } from "./support/knock.ts";
import { type App, endApp, startApp } from "./support/process.ts";
import { row, sized } from "./support/rows.ts";
import { faultsLeft } from "./support/well.ts";
import { writeSteadily } from "./support/writers.ts";

const shared = process.env.TEST_MONGODB_URI;
const say = (): void => undefined;
let mongod = "";
let dataDir = "";
let database: RunningMongod;
beforeAll(async () => {
  mongod = await findMongod({ env: process.env, cacheDir: join(root, ".cache"), say });
  dataDir = await mkdtemp(join(tmpdir(), "flyvefaerdig-away-"));
  database = await startMongod({ mongod, dataDir, say });
  process.env.TEST_MONGODB_URI = database.uri;
}, 60_000);
const house = useHouse();
let app: App;
afterAll(async () => {
  if (app) await endApp(app, "SIGTERM");
  closeAgent();
  process.env.TEST_MONGODB_URI = shared;
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

describe("a database that is away under load", () => {
  test("is answered with 503 within five seconds, and work goes on within ten of its return", async () => {
    const noor = await aMusician("Noor");
    app = await startApp({
      uri: database.uri,
      dbName: house.connection.dbName,
      uploadsDir: house.uploadsDir,
    });
    const cookie = await cookieOf(app.base, noor.email, PASSWORD);
    const away = sized(6_000, 30_000);
    const writers = writeSteadily(app.base, cookie, sized(10, 30));
    await sleep(1_500);
    const port = Number(/:(\d+)/.exec(database.uri.replace("mongodb://", ""))?.[1]);
    await database.stop();
    const gone = writers.now();
    await sleep(away);
    database = await startMongod({ mongod, dataDir, port, say });
    const back = writers.now();
    const deadline = monotonicMs() + sized(60_000, 15_000);
    const good = () =>
      writers.met.find((one) => one.status === 303 && one.at - one.ms > back) ??
      writers.met.find((one) => one.status === 303 && one.at > back);
    while (!good() && monotonicMs() < deadline) await sleep(100);
    const returned = Math.round((good()?.at ?? Number.POSITIVE_INFINITY) - back);
    await sleep(1_000);
    const met = await writers.stop();
    // Those that were under way when it went, too: they wait from that moment on.
    const during = met.filter((one) => one.at > gone && one.at - one.ms < back - 5_000);
    const slowest = Math.round(Math.max(...during.map((one) => Math.min(one.ms, one.at - gone))));
    const odd = met.filter((one) => ![303, 503].includes(one.status)).map((one) => one.status);
    const stored = new Set(
      await house.connection.client
        .db(house.connection.dbName)
        .collection<{ _id: string }>("practiceEntries")
        .distinct("_id", {}, { comment: "whole collection" }),
    );
    const lost = met.filter((one) => one.status === 303 && !stored.has(one.id)).length;
    row("database away", {
      tried: `${away / 1000} s, ${met.length} writes`,
      counted: `${during.filter((one) => one.status === 503).length} told 503, slowest ${slowest} ms; first good answer ${returned} ms after`,
      result: `lost ${lost}, other answers ${odd.length}, app ${app.child.exitCode === null ? "alive" : "ended"}`,
    });
    expect([lost, odd, app.child.exitCode]).toEqual([0, [], null]);
    expect(during.some((one) => one.status === 503)).toBe(true);
    // The sample runs beside other tests: it is given a second and a half more.
    expect(slowest).toBeLessThan(sized(6_500, 5_000));
    expect(returned).toBeLessThan(10_000);
    expect(await faultsLeft()).toEqual([]);
  }, 120_000);
});
