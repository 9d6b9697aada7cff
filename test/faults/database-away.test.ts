import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { monotonicMs } from "../../src/platform/clock.ts";
import { createPerson } from "../../src/features/people/index.ts";
import { systemContext } from "../../src/platform/context.ts";
import { transaction } from "../../src/platform/mongo/connection.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { findMongod } from "../../src/platform/mongod/find.ts";
import { type RunningMongod, startMongod } from "../../src/platform/mongod/start.ts";
import { root } from "../../src/platform/root.ts";
import { asRefusal } from "../../src/http/problems.ts";
import { faultsLeft } from "../hard/support/well.ts";
import { useHouse } from "../support/house.ts";
import { PASSWORD } from "../support/people.ts";

/** A database server of this file's own, since it is killed. */
const shared = process.env.TEST_MONGODB_URI;
let server: RunningMongod;
let dataDir: string;
const quiet = (): void => undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "flyvefaerdig-fault-"));
  const mongod = await findMongod({ env: process.env, cacheDir: join(root, ".cache"), say: quiet });
  server = await startMongod({ mongod, dataDir, say: quiet });
  process.env.TEST_MONGODB_URI = server.uri;
}, 60_000);
const house = useHouse();
afterAll(async () => {
  process.env.TEST_MONGODB_URI = shared;
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

/** Signs up as somebody new; the answer's status and how long it took. */
async function signUp(n: number): Promise<{ n: number; status: number; ms: number }> {
  const started = monotonicMs();
  const typed = {
    kind: "musician",
    name: `Person ${n}`,
    email: `fault${n}@example.org`,
    birthDay: "2008-05-24",
    password: PASSWORD,
  };
  const { status } = await house.client().post("/sign-up").type("form").send(typed);
  return { n, status, ms: monotonicMs() - started };
}

describe("a database that is killed while people write", () => {
  test("loses nothing that was acknowledged, and the app goes on by itself", async () => {
    const answers: { n: number; status: number; ms: number }[] = [];
    let number = 0;
    const writers = Array.from({ length: 4 }, async () => {
      while (number < 160) answers.push(await signUp((number += 1)));
    });
    await sleep(300);
    process.kill(server.pid, "SIGKILL");
    await Promise.all(writers);
    const stored = await house.connection.client
      .db(house.connection.dbName)
      .collection("linktokens")
      .distinct("email", {}, { comment: WHOLE });
    const acknowledged = answers.filter((answer) => answer.status === 200);
    const lost = acknowledged.filter((answer) => !stored.includes(`fault${answer.n}@example.org`));
    expect(lost).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(answers.filter((answer) => ![200, 503].includes(answer.status))).toEqual([]);
    expect(Math.max(...answers.map((answer) => answer.ms))).toBeLessThan(10_000);
    expect((await signUp(999)).status).toBe(200);
    expect(await faultsLeft()).toEqual([]);
  }, 60_000);

  test("is told by the health door, and a page answers 503 in the reader's words", async () => {
    await server.stop();
    const started = monotonicMs();
    const [health, page] = await Promise.all([
      house.client().get("/health"),
      house.client().post("/sign-in").type("form").send({ email: "a@example.org", password: PASSWORD }),
    ]);
    expect([health.status, page.status]).toEqual([503, 503]);
    expect(page.text).toContain("Databasen svarer ikke lige nu");
    // The promise is five seconds; the second over it is the noise of a busy test machine.
    expect(monotonicMs() - started).toBeLessThan(6_000);
    await comeBack();
    expect((await signUp(1000)).status).toBe(200);
  }, 60_000);

  test("leaves undone what was given up, also when it returns", async () => {
    const ctx = systemContext();
    const facts = { name: "Givet op", birthDay: null };
    let runs = 0;
    const change = transaction(async () => {
      runs += 1;
      await createPerson(ctx, facts);
      if (runs === 1) await server.stop();
      await createPerson(ctx, facts);
    });
    const fault: unknown = await change.catch((err: unknown) => err);
    expect(asRefusal(fault)).toMatchObject({ status: 503, key: "problems.away" });
    await comeBack();
    // As long as the driver goes on by itself.
    await sleep(4_000);
    const people = house.connection.client.db(house.connection.dbName).collection("people");
    expect(await people.countDocuments({ name: facts.name }, { comment: WHOLE })).toBe(0);
  }, 60_000);
});

/** Starts the server again on its data and its port, and waits until the house has noticed. */
async function comeBack(): Promise<void> {
  const mongod = await findMongod({ env: process.env, cacheDir: join(root, ".cache"), say: quiet });
  const port = Number(new URL(server.uri.replace("mongodb:", "http:")).port);
  server = await startMongod({ mongod, dataDir, port, say: quiet });
  const deadline = monotonicMs() + 10_000;
  while ((await house.client().get("/health")).status !== 200 && monotonicMs() < deadline) await sleep(200);
}
