import { z } from "zod";
import { clock, MINUTE_MS, plusMs } from "./clock.ts";
import { newId } from "./ids.ts";
import { log } from "./log.ts";
import { collection } from "./mongo/collection.ts";
import { subject } from "./personal/rule.ts";

/** Work for later, written in the transaction of the change that wants it, so that neither is ever without the other. */
const Job = z.object({
  _id: z.string(),
  type: z.string(),
  /** The same key is queued once. */
  key: z.string(),
  payload: z.record(z.string(), z.unknown()),
  runAt: z.date(),
  attempts: z.number(),
  lockedUntil: z.date().nullable(),
  /** Since when it is tried no more, because it failed each time; it waits for `npm run jobs:retry`. */
  gaveUpAt: z.date().nullable(),
});
type Job = z.infer<typeof Job>;
export const jobs = collection(
  "jobs",
  Job,
  [[{ key: 1 }, { unique: true }], [{ gaveUpAt: 1, runAt: 1, lockedUntil: 1 }], [{ type: 1 }]],
  {
    purpose: "Work that is done a little later: mails on their way, files to check and to remove.",
    basis: "agreement",
    people: {
      payload: subject({
        by: ["person", "account", "mail", "name"],
        deep: true,
        given: { nothing: "Work that waits for seconds; what it makes is given where it ends." },
      }),
    },
    kept: [
      { for: "source", why: "A job goes when it is done." },
      {
        for: 14,
        from: "gaveUpAt",
        why: "What failed each time waits so long for somebody to mend its cause.",
      },
    ],
  },
);

export type JobPayload = Record<string, unknown>;
/** `attempt` counts from 1. */
type Handler = (payload: JobPayload, attempt: number) => Promise<void>;
const handlers = new Map<string, Handler>();
/** Types whose work takes long, done beside the others so that no mail waits for it. */
const slow = new Set<string>();
interface DailyWork {
  name: string;
  run: (now: Date) => Promise<void>;
  lane: Lane;
}
const daily: DailyWork[] = [];

let isInterrupted = false;
/** The program is ending and takes from its jobs what they work with: what fails now is no failure, and is begun again later. */
export const setInterrupted = (next: boolean): void => {
  isInterrupted = next;
};
export const isBeingInterrupted = (): boolean => isInterrupted;

/**
 * Says what to do with a type of job. The work must bear being done twice. `slow`: it may take minutes (a recording is listened
 * through), and is done one at a time beside everything else.
 */
export function onJob(type: string, handler: Handler, more: { slow?: true } = {}): void {
  handlers.set(type, handler);
  if (more.slow) slow.add(type);
}

/**
 * Work that is done once each calendar day, soon after midnight in Copenhagen. It must bear being done twice. `slow`: it walks
 * through whole collections, and is done beside everything else.
 */
export function onEachDay(name: string, run: (now: Date) => Promise<void>, more: { slow?: true } = {}): void {
  daily.push({ name, run, lane: more.slow ? "slow" : "quick" });
}
export const dailyWork = (): readonly DailyWork[] => daily;

const minutely: { name: string; run: () => Promise<void> }[] = [];
/** Work that the process with the lease does about once a minute. It must bear being done twice. */
export function onEachMinute(name: string, run: () => Promise<void>): void {
  minutely.push({ name, run });
}
export const minuteWork = (): readonly { name: string; run: () => Promise<void> }[] => minutely;

/**
 * Queues a job; the same `key` only once. One of this key that gave up is begun anew. Call inside `ctx.change` when it belongs
 * to a change.
 */
export async function enqueue(
  type: string,
  payload: JobPayload,
  more: { runAt?: Date; key?: string } = {},
): Promise<void> {
  const id = newId();
  const key = more.key ?? id;
  // Looked up first: a duplicate key would end the surrounding transaction.
  const there = more.key ? await jobs.findOne({ key }) : null;
  if (there && !there.gaveUpAt) return;
  const fresh = { payload, runAt: more.runAt ?? clock.now(), attempts: 0, lockedUntil: null, gaveUpAt: null };
  if (there) await jobs.update({ _id: there._id }, { $set: { type, ...fresh } });
  else await jobs.insert({ _id: id, type, key, ...fresh });
}

/** Which of these keys stand for work that is waiting or being done; not what gave up. */
export async function queuedAmong(keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await jobs.find({ key: { $in: [...keys] }, gaveUpAt: null }, { only: ["key"] });
  return new Set(rows.map(({ key }) => key));
}

/** Takes a queued job back, if it has not been done. */
export const cancelJob = async (key: string): Promise<boolean> => (await jobs.remove({ key })) > 0;

const LOCK_MS = 2 * MINUTE_MS;
/** Slow work holds its lock by renewing it, so that after a crash it goes on soon. */
const SLOW_LOCK_MS = 20_000;
const RENEW_MS = 5_000;
const MAX_ATTEMPTS = 12;
/** How long what failed so often waits: twice as long each time, an hour at most. */
export const backOffMs = (attempts: number): number => Math.min(2 ** attempts, 360) * 10_000;

/** Which jobs: those that are done at once, or those that take long. */
export type Lane = "quick" | "slow";

/** Does everything of one kind that is due; how many were done. */
export async function runDueJobs(lane: Lane = "quick", limit = 100): Promise<number> {
  let done = 0;
  for (let i = 0; i < limit; i += 1) {
    const job = await takeJob(lane);
    if (!job) break;
    if (await runJob(job)) done += 1;
  }
  return done;
}

async function takeJob(lane: Lane): Promise<Job | null> {
  const now = clock.now();
  const types = [...slow];
  return jobs.update(
    {
      gaveUpAt: null,
      runAt: { $lte: now },
      type: lane === "slow" ? { $in: types } : { $nin: types },
      $or: [{ lockedUntil: null }, { lockedUntil: { $lt: now } }],
    },
    {
      $set: { lockedUntil: plusMs(now, lane === "slow" ? SLOW_LOCK_MS : LOCK_MS) },
      $inc: { attempts: 1 },
    },
    { sort: { runAt: 1 } },
  );
}

/** Keeps the lock of a job that takes long; gives the way to stop. */
function keepLock(job: Job): () => void {
  if (!slow.has(job.type)) return () => undefined;
  const renew = (): void =>
    void jobs
      .update({ _id: job._id }, { $set: { lockedUntil: plusMs(clock.now(), SLOW_LOCK_MS) } })
      .catch((err: unknown) => log.warn({ err, job: job._id }, "a lock could not be renewed"));
  const timer = setInterval(renew, RENEW_MS).unref();
  return () => clearInterval(timer);
}

async function runJob(job: Job): Promise<boolean> {
  const handler = handlers.get(job.type);
  const letGo = keepLock(job);
  try {
    if (!handler) throw new Error(`no handler for jobs of type ${job.type}`);
    await handler(job.payload, job.attempts);
    await jobs.remove({ _id: job._id });
    return true;
  } catch (err) {
    if (isInterrupted)
      await jobs.update({ _id: job._id }, { $set: { lockedUntil: null }, $inc: { attempts: -1 } });
    else await noteFailure(job, err);
    return false;
  } finally {
    letGo();
  }
}

async function noteFailure({ _id, type, attempts }: Job, err: unknown): Promise<void> {
  log.error({ err, job: _id, type, attempt: attempts }, "a job failed");
  const now = clock.now();
  const isOver = attempts >= MAX_ATTEMPTS;
  if (isOver) log.error({ job: _id, type }, "a job gave up: mend the cause, then `npm run jobs:retry`");
  await jobs.update(
    { _id },
    {
      $set: { lockedUntil: null, runAt: plusMs(now, backOffMs(attempts)), gaveUpAt: isOver ? now : null },
    },
  );
}

/** What is tried no more, oldest first. */
export const givenUpJobs = (): Promise<Job[]> =>
  jobs.find({ gaveUpAt: { $ne: null } }, { sort: { gaveUpAt: 1 } });

/** Tries again what is tried no more; gives how many. */
export const retryJobs = (): Promise<number> =>
  jobs.updateMany(
    { gaveUpAt: { $ne: null } },
    { $set: { gaveUpAt: null, attempts: 0, runAt: clock.now(), lockedUntil: null } },
  );
