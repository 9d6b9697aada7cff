import { performance } from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const EVERY_MS = 5_000;
/** Of the time between two looks, what a program with nothing to do is busy at most. */
const IDLE = 0.05;
const WORTH_BYTES = 16 * 1024 * 1024;
/** The first finds what is not needed, the second gives the room of it back. */
const MOST = 2;

/**
 * Collects what is not needed any more while nobody asks for anything. V8 collects old objects when it runs short, not when it
 * has time: a program that worked hard once would go on holding what it needed then. Nothing happens while the process is busy,
 * or when the heap holds hardly more than was needed last time. Gives the way to stop.
 */
export function collectWhenIdle(everyMs = EVERY_MS): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let seen = performance.eventLoopUtilization();
  let needed = 0;
  let times = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const isBusy = performance.eventLoopUtilization(now, seen).utilization > IDLE;
    seen = now;
    if (isBusy) times = 0;
    else if (times < MOST && getHeapStatistics().total_heap_size - needed > WORTH_BYTES) {
      collect();
      times += 1;
      needed = getHeapStatistics().used_heap_size;
      // The collecting itself is not being busy.
      seen = performance.eventLoopUtilization();
    }
  }, everyMs).unref();
  return () => clearInterval(timer);
}
