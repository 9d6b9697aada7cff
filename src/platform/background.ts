import { setTimeout as sleep } from "node:timers/promises";
import { clock, MINUTE_MS, plusMs } from "./clock.ts";
import { dayOf } from "./calendar.ts";
import { deliverEvents, untilWoken, wakeReader } from "./events/events.ts";
import "./given-up.ts";
import {
  dailyWork,
  enqueue,
  type JobPayload,
  minuteWork,
  onJob,
  runDueJobs,
  setInterrupted,
} from "./jobs.ts";
import { log } from "./log.ts";
import { dropLease, holdLease } from "./mongo/lease.ts";

const LEASE_MS = 15_000;
const IDLE_MS = 2_000;
/**
 * The second round of the minute's work comes sooner: what a killed process held (its lease, its signs of life) has run out by
 * then, and what it left is swept within a minute of the next start.
 */
const SECOND_ROUND_MS = 15_000;

const DAILY = { quick: "platform.daily", slow: "platform.slowDaily" } as const;
const doDaily = async ({ name }: JobPayload): Promise<void> =>
  dailyWork()
    .find((one) => one.name === name)
    ?.run(clock.now());
onJob(DAILY.quick, doDaily);
onJob(DAILY.slow, doDaily, { slow: true });

/** How long what is under way may take to end of itself when the program stops, and then to notice that it was interrupted. */
const GRACE_MS = 5_000;
const LAST_MS = 2_000;

/** Delivers events and does jobs until nothing waits. Tests and scripts call it instead of waiting. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 1_000; i += 1) {
    const delivered = await deliverEvents();
    const done = await runDueJobs();
    const slow = await runDueJobs("slow");
    if (delivered + done + slow === 0) return;
  }
}

/** How the program's background work ends. */
export interface Background {
  /** Nothing new is begun. Ends with the work under way, or soon after `interrupt` has been called because it took too long. */
  stop(interrupt?: () => void, graceMs?: number): Promise<void>;
}

/**
 * Starts the one reader and worker of the whole system (the others wait for its lease), and beside it the slow work, which
 * every process does: a slow job is locked by itself. Gives the way to stop them.
 */
export function startBackground(): Background {
  let running = true;
  setInterrupted(false);
  let lastDay = "";
  let nextMinute = clock.now();
  let wait = SECOND_ROUND_MS;
  const turn = async (): Promise<number> => {
    if (!(await holdLease("background", LEASE_MS))) return 0;
    const today = dayOf(clock.now());
    if (today !== lastDay) {
      for (const { name, lane } of dailyWork())
        await enqueue(DAILY[lane], { name }, { key: `daily ${name} ${today}` });
      lastDay = today;
    }
    if (clock.now() >= nextMinute) {
      nextMinute = plusMs(clock.now(), wait);
      wait = MINUTE_MS;
      // One that fails, over a folder say, keeps the others from nothing.
      for (const { name, run } of minuteWork())
        await run().catch((err: unknown) => log.error({ err, work: name }, "work of this minute failed"));
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
  const slowLoop = (async () => {
    while (running) {
      const done = await runDueJobs("slow", 1).catch((err: unknown) => {
        log.warn({ err }, "slow work waits for the database");
        return 0;
      });
      if (running && done === 0) await untilWoken(IDLE_MS);
    }
  })();
  return {
    stop: async (interrupt, graceMs = GRACE_MS) => {
      running = false;
      wakeReader();
      const ended = Promise.all([loop, slowLoop]).then(() => true);
      if (await Promise.race([ended, sleep(graceMs, false, { ref: false })])) return;
      setInterrupted(true);
      interrupt?.();
      if (await Promise.race([ended, sleep(LAST_MS, false, { ref: false })])) setInterrupted(false);
    },
  };
}
