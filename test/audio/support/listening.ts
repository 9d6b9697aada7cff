import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { monotonicMs } from "../../../src/platform/clock.ts";
import { forkedQueue } from "../../../src/platform/media/forked.ts";
import { built } from "../../support/built.ts";
import { type MediaProbe, mediaProbe } from "../../../src/platform/media/probe.ts";

const script = pathToFileURL(built("src/platform/media/worker.ts"));

export interface Watched extends MediaProbe {
  /** The most memory that the process had, in MB; since it started. */
  mostMb(): number;
  /** CPU that the process has used, in seconds. */
  cpuSeconds(): number;
  close(): void;
}

/** A media process of one's own, which can be watched. */
export function watchedMedia(): Watched {
  const queue = forkedQueue(script, { idleMs: 60_000 });
  const of = (file: string): string => {
    const pid = queue.pid();
    try {
      return pid === undefined ? "" : readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
      return "";
    }
  };
  return {
    ...mediaProbe(queue),
    mostMb: () => Number(/VmHWM:\s+(\d+)/.exec(of("status"))?.[1] ?? 0) / 1024,
    cpuSeconds: () => {
      const fields = of("stat").split(") ").at(-1)?.split(" ") ?? [];
      return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
    },
    close: () => queue.close(),
  };
}

/** How long something took, in ms. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = monotonicMs();
  return { value: await work(), ms: monotonicMs() - started };
}
