import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { closeAgent } from "./support/knock.ts";
import { type App, endApp, startApp } from "./support/process.ts";
import { isHard, row, sized } from "./support/rows.ts";
import { startThree, type Three } from "./support/three.ts";
import { gapAfter, writeSteadily } from "./support/writers.ts";

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
  app = await startApp({ uri: three.uri, dbName: house.connection.dbName, uploadsDir: house.uploadsDir });
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
  { name: "stepped down", most: 2, cause: (port) => three.stepDown(port), mend: async () => sleep(0) },
  { name: "killed", most: 15, cause: (port) => three.kill(port), mend: (port) => three.revive(port) },
  {
    name: "frozen",
    most: 20,
    cause: async (port) => three.freeze(port),
    mend: async (port) => three.thaw(port),
  },
];
/** A machine that does other things as well waits longer for an election; the figure itself stands in the row. */
const LEEWAY = isHard ? 1 : 4;

describe("three nodes under a hundred writes a second", () => {
  for (const fault of isHard ? FAULTS : FAULTS.slice(0, 1))
    test(`lose and double nothing when the primary is ${fault.name}, and go on by themselves`, async () => {
      const times = sized(1, 3);
      const gaps: number[] = [];
      const late: string[] = [];
      const writers = writeSteadily(app.base, cookie, sized(30, 100));
      await sleep(1_500);
      for (let i = 0; i < times; i += 1) {
        const primary = await three.primary();
        const at = writers.now();
        await fault.cause(primary);
        await sleep(fault.name === "stepped down" ? 4_000 : 14_000);
        await fault.mend(primary);
        await three.primary();
        await sleep(fault.name === "stepped down" ? 1_000 : 6_000);
        gaps.push(Math.round(gapAfter(writers.met, at)));
        const recovered = writers.now();
        await sleep(1_500);
        late.push(
          ...writers.met
            .filter((one) => one.at - one.ms > recovered && one.status !== 303)
            .map((one) => String(one.status)),
        );
      }
      const met = await writers.stop();
      const rows = await house.connection.client
        .db(house.connection.dbName)
        .collection<{ _id: string; evidence: string }>("practiceEntries")
        .find({}, { comment: "whole collection" })
        .toArray();
      const stored = new Set(rows.map((one) => one._id));
      const acknowledged = met.filter((one) => one.status === 303);
      const lost = acknowledged.filter((one) => !stored.has(one.id)).length;
      const evidence = await house.connection.client
        .db(house.connection.dbName)
        .collection("evidence")
        .countDocuments({ kind: "practice" }, { comment: "whole collection" });
      const doubled = evidence - rows.length;
      const odd = met.filter((one) => ![303, 503].includes(one.status)).map((one) => one.status);
      row(`primary ${fault.name}`, {
        tried: `${times} faults, ${met.length} writes`,
        counted: `${acknowledged.length} acknowledged, ${met.filter((one) => one.status === 503).length} told 503, other answers ${odd.length} (${[...new Set(odd)].join(", ")}); gaps ${gaps.join(", ")} ms`,
        result: `lost ${lost}, doubled ${doubled}, 5xx after recovery ${late.length}`,
      });
      expect([lost, doubled, late, odd]).toEqual([0, 0, [], []]);
      expect(Math.max(...gaps)).toBeLessThan(fault.most * 1_000 * LEEWAY);
    }, 300_000);
});
