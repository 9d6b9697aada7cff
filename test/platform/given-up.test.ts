import { afterEach, expect, test } from "@jest/globals";
import { givenUpEvents, deliverEvents, eventRows } from "../../src/platform/events/events.ts";
import { clock, HOUR_MS, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { retryGivenUp } from "../../src/platform/given-up.ts";
import { newId } from "../../src/platform/ids.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { cancelJob, enqueue, givenUpJobs, jobs, runDueJobs } from "../../src/platform/jobs.ts";
import { useHouse } from "../support/house.ts";

useHouse();
afterEach(() => clock.set(null));
const later = (ms: number): void => {
  const then = plusMs(clock.now(), ms);
  clock.set(() => then);
};

/** Work that nobody knows how to do fails each time. */
const TYPE = "nobodys.work";
async function failUntilGivenUp(): Promise<number> {
  let tries = 0;
  while ((await givenUpJobs()).length === 0) {
    expect(await runDueJobs()).toBe(0);
    later(HOUR_MS + MINUTE_MS);
    tries += 1;
  }
  return tries;
}

test("a job that failed each time is tried no more, is named to operators, and is tried again when they say so", async () => {
  await enqueue(TYPE, { to: "noor@example.org" }, { key: "the key" });
  expect(await failUntilGivenUp()).toBe(12);
  const [job] = await givenUpJobs();
  await runDueJobs();
  later(HOUR_MS);
  await runDueJobs();
  expect(await jobs.get(job?._id ?? "")).toMatchObject({ attempts: 12 });
  const [said, ...others] = await checkInvariants();
  expect([said, others]).toEqual([expect.stringContaining(`jobs: ${TYPE} ${job?._id} gave up at`), []]);
  expect(said).not.toContain("noor");

  expect(await retryGivenUp()).toEqual({ jobs: 1, events: 0 });
  await runDueJobs();
  expect(await jobs.get(job?._id ?? "")).toMatchObject({ attempts: 1, gaveUpAt: null });
  expect(await cancelJob("the key")).toBe(true);
});

test("what had given up is begun anew when it is asked for again; what still waits is asked for once", async () => {
  await enqueue(TYPE, { n: 1 }, { key: "again" });
  await enqueue(TYPE, { n: 2 }, { key: "again" });
  expect(await jobs.findOne({ key: "again" })).toMatchObject({ payload: { n: 1 } });
  await failUntilGivenUp();
  await enqueue(TYPE, { n: 3 }, { key: "again" });
  expect(await jobs.findOne({ key: "again" })).toMatchObject({
    payload: { n: 3 },
    attempts: 0,
    gaveUpAt: null,
  });
  expect(await cancelJob("again")).toBe(true);
});

test("an event that a listener cannot take is handed over ever more rarely, is named when that ends, and can be told again", async () => {
  const event = { about: newId(), person: newId(), by: null, v: 1, at: clock.now() };
  const row = { ...event, _id: newId(), type: "sessions.edited", data: { minutes: "many" } };
  await eventRows.insertMany([{ ...row, deliveredAt: null, attempts: 0 }]);
  const tries = async (): Promise<number | undefined> => (await eventRows.get(row._id))?.attempts;
  await deliverEvents();
  await deliverEvents();
  expect(await tries()).toBe(1);
  later(25_000);
  await deliverEvents();
  later(25_000);
  await deliverEvents();
  expect(await tries()).toBe(2);
  while ((await givenUpEvents()).length === 0) {
    later(HOUR_MS);
    await deliverEvents();
  }
  expect(await tries()).toBe(20);
  later(HOUR_MS);
  expect(await deliverEvents()).toBe(0);
  expect((await checkInvariants()).filter((fault) => fault.startsWith("events: "))).toEqual([
    expect.stringContaining(`events: sessions.edited ${row._id} of ${row.at.toISOString()}`),
  ]);

  await eventRows.update({ _id: row._id }, { $set: { data: { minutes: 45 } } });
  expect(await retryGivenUp()).toEqual({ jobs: 0, events: 1 });
  expect(await deliverEvents()).toBe(1);
});
