import { escapeHtml, round } from "./marks.ts";

/** A place in a recording, 0-1; a span has an end as well. */
interface Pin {
  at: number;
  to?: number | null;
}
/** A flag leads to what was said there. */
export type Flag = Pin & { label: string; href: string; done?: boolean };

export interface WaveParts {
  /** Loudness 0-1, evenly spaced over the recording; any number of them. */
  peaks: readonly number[];
  /** How many bars are drawn; each is the loudest of its part. */
  bars?: number;
  /** Share already played, 0-1. */
  played?: number;
  height?: number;
  /** Places of comments, 0-1; one about a span is a band. */
  pins?: readonly Pin[];
  cls?: string;
}

/** A recording as bars. The wave is decoration: the player beside it says everything. */
export function wave({ peaks, bars = 120, played = 0, height = 64, pins = [], cls = "" }: WaveParts): string {
  const width = bars * 5;
  const loud = loudest(peaks, bars);
  const line = (wanted: boolean): string =>
    loud
      .map((v, i) => {
        if (i / bars < played !== wanted) return "";
        const half = Math.max(v, 0.05) * (height / 2 - 1);
        return `M${i * 5 + 1.5} ${round(height / 2 - half)}V${round(height / 2 + half)}`;
      })
      .join("");
  const bands = pins
    .map(({ at, to }) =>
      to
        ? `<path class="wave__band" d="M${round(at * width)} 0H${round(to * width)}V${height}H${round(at * width)}Z"/>`
        : "",
    )
    .join("");
  const marks = pins
    .map(({ at }) => `<path class="wave__pin" d="M${round(at * width)} 0V${height}"/>`)
    .join("");
  const head = played > 0 ? `<path class="wave__head" d="M${round(played * width)} 0V${height}"/>` : "";
  return `<svg class="wave ${escapeHtml(cls)}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${bands}<path class="wave__rest" d="${line(false)}"/><path class="wave__played" d="${line(true)}"/>${marks}${head}</svg>`;
}

function loudest(peaks: readonly number[], bars: number): number[] {
  return Array.from({ length: bars }, (_, i) => {
    const from = Math.floor((i * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / bars));
    return Math.min(1, Math.max(0, ...peaks.slice(from, to)));
  });
}

/**
 * Numbered flags over a wave, each a way to what was said there for who sees them. An answered one is hollow. The list below them
 * says the same in words, and has the same ways for keys and screen readers.
 */
export const flags = (pins: readonly Flag[]): string =>
  `<svg class="flags" aria-hidden="true">${pins
    .map(({ at, label, href, done }) => {
      const x = `${round(Math.min(1, Math.max(0, at)) * 100)}%`;
      const mark = `<circle${done ? ' class="done"' : ""} cx="${x}" cy="11" r="11"/><text x="${x}" y="16">${escapeHtml(label)}</text>`;
      // What a finger needs, over what the eye sees.
      const hit = `<rect x="${x}" width="28" height="28" transform="translate(-14 -3)" fill="none" pointer-events="all"/>`;
      return `<a href="${escapeHtml(href)}" tabindex="-1">${mark}${hit}</a>`;
    })
    .join("")}</svg>`;
