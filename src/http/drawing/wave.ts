import { escapeHtml, round } from "./marks.ts";

export interface WaveParts {
  /** Loudness 0-1, evenly spaced over the recording; any number of them. */
  peaks: readonly number[];
  /** How many bars are drawn; each is the loudest of its part. */
  bars?: number;
  /** Share already played, 0-1. */
  played?: number;
  height?: number;
  /** Places of comments, 0-1. */
  pins?: readonly number[];
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
  const marks = pins.map((at) => `<path class="wave__pin" d="M${round(at * width)} 0V${height}"/>`).join("");
  const head = played > 0 ? `<path class="wave__head" d="M${round(played * width)} 0V${height}"/>` : "";
  return `<svg class="wave ${escapeHtml(cls)}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><path class="wave__rest" d="${line(false)}"/><path class="wave__played" d="${line(true)}"/>${marks}${head}</svg>`;
}

function loudest(peaks: readonly number[], bars: number): number[] {
  return Array.from({ length: bars }, (_, i) => {
    const from = Math.floor((i * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / bars));
    return Math.min(1, Math.max(0, ...peaks.slice(from, to)));
  });
}

/** Numbered flags over a wave; `at` is 0-1. An answered one is hollow. The list below them says the same in words. */
export const flags = (pins: readonly { at: number; label: string; done?: boolean }[]): string =>
  `<svg class="flags" aria-hidden="true">${pins
    .map(({ at, label, done }) => {
      const x = `${round(Math.min(1, Math.max(0, at)) * 100)}%`;
      return `<circle${done ? ' class="done"' : ""} cx="${x}" cy="11" r="11"/><text x="${x}" y="16">${escapeHtml(label)}</text>`;
    })
    .join("")}</svg>`;
