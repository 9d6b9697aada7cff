import { z } from "zod";
import { clock, plusMs } from "../clock.ts";
import { newId } from "../ids.ts";
import { log } from "../log.ts";
import { collection } from "./collection.ts";

const Process = z.object({ _id: z.string(), since: z.date(), until: z.date() });
const processes = collection("processes", Process, [[{ until: 1, since: 1 }]], {
  none: "Which processes of this program are alive, so that none sweeps away what another has under way.",
  kept: {
    for: "source",
    why: "A process takes its row away when it ends; another takes those of killed ones within a minute.",
  },
});

/** Shorter than the lease of the background work: whoever takes that over knows by then who is gone. */
const ALIVE_MS = 10_000;
const RENEW_MS = 2_500;

/** Says that this process is alive, from now until `stop`. What it has under way is swept by nobody. */
export async function comeAlive(): Promise<{ stop(): Promise<void> }> {
  const me = newId();
  const since = clock.now();
  const say = (): Promise<unknown> =>
    processes.update(
      { _id: me },
      { $set: { since, until: plusMs(clock.now(), ALIVE_MS) } },
      { upsert: true },
    );
  await say();
  let saying: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    saying = say().catch((err: unknown) => log.warn({ err }, "that this process is alive could not be said"));
  }, RENEW_MS).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await saying;
      await processes.remove({ _id: me });
    },
  };
}

/** Takes away the rows of processes that ended without saying so, after `before` has been done; nothing when there are none. */
export async function forgetDead(before: () => Promise<void>): Promise<void> {
  const now = clock.now();
  if ((await processes.find({ until: { $lt: now } }, { limit: 1 })).length === 0) return;
  await before();
  await processes.remove({ until: { $lt: now } });
}

/** Since when the oldest process that is alive has been; null when none says so. */
export const oldestAlive = async (): Promise<Date | null> =>
  (await processes.find({ until: { $gte: clock.now() } })).reduce<Date | null>(
    (oldest, { since }) => (oldest === null || since < oldest ? since : oldest),
    null,
  );
