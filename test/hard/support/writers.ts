import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { dayOf } from "../../../src/platform/calendar.ts";
import { clock, monotonicMs } from "../../../src/platform/clock.ts";
import { newId } from "../../../src/platform/ids.ts";
import { type Heard, knock, urlencoded } from "./knock.ts";

/** What a steady stream of writes met, with the moment of each answer in ms since its start. */
export interface Met {
  at: number;
  ms: number;
  status: number;
  id: string;
}
/** As many people at once: more would only be a queue, and a machine that is slow by itself would look like a gap. */
const MOST_OPEN = 60;

/** Writes practice entries at a steady rate, whatever the answers, until told to stop. Load goes to loopback only. */
export function writeSteadily(base: string, cookie: string, perSecond: number) {
  const began = monotonicMs();
  const met: Met[] = [];
  let running = true;
  let from = began;
  let resting = Promise.resolve();
  const open = new Set<Promise<void>>();
  // Each writer has a connection of its own, as browsers do: none waits for another's answer.
  const agent = new Agent({ keepAlive: true });
  const one = async (): Promise<void> => {
    const id = newId();
    const started = monotonicMs();
    const sent = {
      method: "POST",
      path: "/practice",
      headers: {
        Cookie: cookie,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: urlencoded({ day: dayOf(clock.now()), minutes: "30", what: "Skalaer", requestId: id }),
    };
    const heard = await knock(base, sent, agent).catch((): Heard | null => null);
    met.push({ at: monotonicMs() - began, ms: monotonicMs() - started, status: heard?.status ?? 0, id });
  };
  const loop = (async () => {
    for (let sent = 0; running; sent += 1) {
      await resting;
      const wait = from + (sent * 1000) / perSecond - monotonicMs();
      if (wait > 0) await sleep(wait);
      if (open.size > MOST_OPEN) continue;
      const going = one().finally(() => open.delete(going));
      open.add(going);
    }
  })();
  return {
    met,
    now: (): number => monotonicMs() - began,
    /** Nothing is written while this is waited for; then it goes on at the same rate. */
    rest: (work: () => Promise<void>): Promise<void> => {
      resting = (async () => {
        const at = monotonicMs();
        await Promise.all(open);
        await work();
        from += monotonicMs() - at;
      })();
      return resting;
    },
    stop: async (): Promise<Met[]> => {
      running = false;
      await loop;
      await Promise.all(open);
      agent.destroy();
      return met;
    },
  };
}
/** The longest time between `from` and `until` in which nothing was acknowledged, in ms; the time up to either end counts. */
export function gapIn(met: readonly Met[], from: number, until: number): number {
  const good = met
    .filter((one) => one.status === 303)
    .map((one) => one.at)
    .sort((a, b) => a - b);
  let longest = 0;
  let last = from;
  for (const at of [...good.filter((one) => one >= from && one < until), until]) {
    longest = Math.max(longest, at - last);
    last = at;
  }
  return longest;
}
