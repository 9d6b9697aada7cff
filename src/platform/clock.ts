/** The one source of "now". Everything else takes it from its context; the laws refuse `Date` elsewhere. */
let source = (): Date => new Date();

export const clock = {
  now: (): Date => source(),
  /** Tests travel in time with this; `null` gives the real clock back. */
  set(next: (() => Date) | null): void {
    source = next ?? (() => new Date());
  },
};

/** Milliseconds since an arbitrary start, for measuring how long something took; never a date. */
export const monotonicMs = (): number => performance.now();

/** An instant from anything that names one (ISO string, epoch ms). */
export const instant = (value: string | number): Date => new Date(value);

export const plusMs = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
export const MINUTE_MS = 60_000;
/** Since when something was done a moment ago: asked for again after that, it is the same act, sent twice. */
export const aMomentBefore = (now: Date): Date => plusMs(now, -MINUTE_MS);
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
