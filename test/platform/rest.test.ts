import { constants, PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { monotonicMs } from "../../src/platform/clock.ts";
import { collecting, collectWhenIdle } from "../../src/platform/rest.ts";

const MIB = 1024 * 1024;
const EVERY_MS = 150;
const usedMiB = (): number => process.memoryUsage().heapUsed / MIB;

/** Some 100 MiB that were needed for a while, long enough to count as old. */
async function workHard(): Promise<void> {
  const kept: string[][] = [];
  for (let i = 0; i < 40; i += 1) {
    kept.push(Array.from({ length: 50_000 }, (_, n) => `${i} ${n}`));
    await sleep(1);
  }
  expect(kept).toHaveLength(40);
}
/** Busy for most of so many milliseconds, as a program is that is asked all the time. */
async function beAsked(ms: number): Promise<void> {
  for (const until = monotonicMs() + ms; monotonicMs() < until; await sleep(1))
    for (const began = monotonicMs(); monotonicMs() - began < 15; ) Math.sqrt(began);
}

test("what was needed for hard work is given back once there is nothing to do, and not before", async () => {
  let asked = 0;
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as { detail?: { flags?: number } }[])
      if ((entry.detail?.flags ?? 0) & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) asked += 1;
  });
  watch.observe({ entryTypes: ["gc"] });
  await workHard();
  const before = usedMiB();
  const stop = collectWhenIdle(EVERY_MS);
  await beAsked(8 * EVERY_MS);
  expect(asked).toBe(0);
  await sleep(20 * EVERY_MS);
  expect(before - usedMiB()).toBeGreaterThan(60);
  expect(asked).toBeGreaterThan(0);
  stop();
  watch.disconnect();
});

test("it is done twice at most until there is work again, and not for little", () => {
  const when = collecting();
  const held = 100 * MIB;
  expect(when.isDue(true, held)).toBe(false);
  for (let i = 0; i < 2; i += 1) {
    expect(when.isDue(false, held)).toBe(true);
    when.done(50 * MIB);
  }
  expect(when.isDue(false, held)).toBe(false);
  expect(when.isDue(true, held)).toBe(false);
  expect(when.isDue(false, 60 * MIB)).toBe(false);
  expect(when.isDue(false, held)).toBe(true);
});
