import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { closeAgent } from "./support/knock.ts";
import { type App, endApp, requestErrors, startApp } from "./support/process.ts";
import { row } from "./support/rows.ts";
import { startThree, type Three } from "./support/three.ts";
import { faultsLeft } from "./support/well.ts";
import { gapIn, type Met, writeSteadily } from "./support/writers.ts";

/** A replica set of this file's own, since its nodes are killed. */
const shared = process.env.TEST_MONGODB_URI;
let three: Three;
beforeAll(async () => {
  three = await startThree();
  process.env.TEST_MONGODB_URI = three.uri;
}, 120_000);
const house = useHouse();
let app: App;
let cookie = "";
beforeAll(async () => {
  const noor = await aMusician("Noor");
  app = await startApp({
    uri: three.uri,
    dbName: house.connection.dbName,
    uploadsDir: house.uploadsDir,
    env: { LOG_LEVEL: "error" },
  });
  cookie = await cookieOf(app.base, noor.email, PASSWORD);
}, 120_000);
afterAll(async () => {
  if (app) await endApp(app, "SIGTERM");
  closeAgent();
  process.env.TEST_MONGODB_URI = shared;
  await three.stop();
}, 120_000);

/** Each fault with its way back, and how long nothing may be acknowledged (s). */
const FAULTS: {
  name: string;
  most: number;
  cause: (port: number) => Promise<void>;
  mend: (port: number) => Promise<void>;
}[] = [
  {
    name: "stepped down",
    most: 2,
    cause: (port) => three.stepDown(port),
    mend: (port) => three.standAgain(port),
  },
  { name: "killed", most: 15, cause: (port) => three.kill(port), mend: (port) => three.revive(port) },
  {
    name: "frozen",
    most: 20,
    cause: async (port) => three.freeze(port),
    mend: async (port) => three.thaw(port),
  },
];
const TIMES = 3;
const PER_SECOND = 100;

/** Waits until a write that began a second after `from` was acknowledged; the moment, or `from + most`. */
async function recovery(
  writers: ReturnType<typeof writeSteadily>,
  from: number,
  mostMs: number,
): Promise<number> {
  while (writers.now() < from + mostMs) {
    if (writers.met.some((one) => one.status === 303 && one.at - one.ms > from + 1_000)) break;
    await sleep(50);
  }
  return writers.now();
}

describe("three nodes under a hundred writes a second", () => {
  for (const fault of FAULTS)
    test(`lose and double nothing when the primary is ${fault.name}, and go on by themselves`, async () => {
      const gaps: number[] = [];
      const late: Met[] = [];
      const writers = writeSteadily(app.base, cookie, PER_SECOND);
      await sleep(2_000);
      for (let i = 0; i < TIMES; i += 1) {
        const primary = await three.primary();
        const at = writers.now();
        await fault.cause(primary);
        const well = (await recovery(writers, at, fault.most * 1_000 + 10_000)) + 1_000;
        await sleep(2_000);
        await fault.mend(primary);
        await sleep(4_000);
        gaps.push(Math.round(gapIn(writers.met, at, writers.now())));
        // A node that was away follows again the sooner the less there is to catch up with.
        await writers.rest(() => three.whole());
        late.push(...writers.met.filter((one) => one.at - one.ms > well && one.status !== 303));
      }
      const met = await writers.stop();
      const { rows, evidence } = await stored();
      const acknowledged = met.filter((one) => one.status === 303);
      const lost = acknowledged.filter((one) => !rows.has(one.id)).length;
      const odd = met.filter((one) => ![303, 503].includes(one.status));
      row(`primary ${fault.name}`, {
        tried: `${TIMES} faults, ${met.length} writes`,
        counted: `${acknowledged.length} acknowledged, ${met.filter((one) => one.status === 503).length} told 503, other answers ${odd.length} (${requestErrors(app)}); gaps ${gaps.join(", ")} ms`,
        result: `lost ${lost}, doubled ${evidence - rows.size}, not acknowledged after recovery ${late.length}`,
      });
      expect([lost, evidence - rows.size, late, odd]).toEqual([0, 0, [], []]);
      expect(Math.max(...gaps)).toBeLessThan(fault.most * 1_000);
      expect(await faultsLeft()).toEqual([]);
    }, 300_000);
});

/** What the database holds: the entries by the ids that were sent with them, and how many pieces of evidence. */
async function stored(): Promise<{ rows: Set<string>; evidence: number }> {
  const db = house.connection.client.db(house.connection.dbName);
  const rows = await db
    .collection<{ _id: string }>("practiceEntries")
    .distinct("_id", {}, { comment: WHOLE });
  const evidence = await db.collection("evidence").countDocuments({ kind: "practice" }, { comment: WHOLE });
  return { rows: new Set(rows), evidence };
}
