import { performance } from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const EVERY_MS = 5_000;
/** Of the time between two looks, what a program with nothing to do is busy at most. */
const IDLE = 0.05;
const WORTH_BYTES = 16 * 1024 * 1024;
/** The first finds what is not needed, the second gives the room of it back. */
const MOST = 2;

/** When collecting is worth it: see `collectWhenIdle`. */
export function collecting() {
  let needed = 0;
  let times = 0;
  return {
    /** `held`: bytes that the heap holds now. */
    isDue(isBusy: boolean, held: number): boolean {
      if (isBusy) times = 0;
      return !isBusy && times < MOST && held - needed > WORTH_BYTES;
    },
    /** `used`: bytes that are needed after all. */
    done(used: number): void {
      needed = used;
      times += 1;
    },
  };
}

/**
 * Collects what is not needed any more while nobody asks for anything. V8 collects old objects when it runs short, not when it
 * has time: a program that worked hard once would go on holding what it needed then. Nothing happens while the process is busy,
 * or when the heap holds hardly more than was needed last time, and twice at most until it is busy again. Gives the way to stop.
 */
export function collectWhenIdle(everyMs = EVERY_MS): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const when = collecting();
  let seen = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const isBusy = performance.eventLoopUtilization(now, seen).utilization > IDLE;
    seen = now;
    if (!when.isDue(isBusy, getHeapStatistics().total_heap_size)) return;
    collect();
    when.done(getHeapStatistics().used_heap_size);
    // The collecting itself is not being busy.
    seen = performance.eventLoopUtilization();
  }, everyMs).unref();
  return () => clearInterval(timer);
}
