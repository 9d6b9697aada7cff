import { clock, MINUTE_MS, plusMs } from "./clock.ts";
import { dayOf } from "./calendar.ts";
import { deliverEvents, untilWoken } from "./events/events.ts";
import { dailyWork, enqueue, minuteWork, onJob, runDueJobs } from "./jobs.ts";
import { log } from "./log.ts";
import { dropLease, holdLease } from "./mongo/lease.ts";

const LEASE_MS = 15_000;
const IDLE_MS = 2_000;

onJob("platform.daily", async (payload) => {
  const work = dailyWork().find((one) => one.name === payload.name);
  await work?.run(clock.now());
});

/** Delivers events and does jobs until nothing waits. Tests and scripts call it instead of waiting. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 1_000; i += 1) {
    const delivered = await deliverEvents();
    const done = await runDueJobs();
    const slow = await runDueJobs("slow");
    if (delivered + done + slow === 0) return;
  }
}

/**
 * Starts the one reader and worker of the whole system (the others wait for its lease), and beside it the slow work, which
 * every process does: a slow job is locked by itself. Gives the way to stop them.
 */
export function startBackground(): { stop(): Promise<void> } {
  let running = true;
  let lastDay = "";
  let nextMinute = clock.now();
  const turn = async (): Promise<number> => {
    if (!(await holdLease("background", LEASE_MS))) return 0;
    const today = dayOf(clock.now());
    if (today !== lastDay) {
      for (const { name } of dailyWork())
        await enqueue("platform.daily", { name }, { key: `daily ${name} ${today}` });
      lastDay = today;
    }
    if (clock.now() >= nextMinute) {
      nextMinute = plusMs(clock.now(), MINUTE_MS);
      for (const { run } of minuteWork()) await run();
    }
    return (await deliverEvents()) + (await runDueJobs());
  };
  const loop = (async () => {
    while (running) {
      const worked = await turn().catch((err: unknown) => {
        log.warn({ err }, "background work waits for the database");
        return 0;
      });
      if (running && worked === 0) await untilWoken(IDLE_MS);
    }
    await dropLease("background").catch(() => undefined);
  })();
  void (async () => {
    while (running) {
      const done = await runDueJobs("slow", 1).catch((err: unknown) => {
        log.warn({ err }, "slow work waits for the database");
        return 0;
      });
      if (running && done === 0) await untilWoken(IDLE_MS);
    }
  })();
  return {
    stop: () => {
      running = false;
      return Promise.race([loop, new Promise<void>((resolve) => setTimeout(resolve, 5_000).unref())]);
    },
  };
}
