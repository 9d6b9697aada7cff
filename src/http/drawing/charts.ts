import { type Dimension, escapeHtml, fillOf, round, shape } from "./marks.ts";

export interface BarParts {
  /** 0-1 */
  share: number;
  /** With a dimension the bar wears its ink and its shape; without, it is black. */
  dimension?: Dimension | null;
  width?: number;
  height?: number;
}

export interface ColumnsParts {
  /** Null is too few to show. */
  values: readonly (number | null)[];
  labels: readonly string[];
  /** The top of the scale; give panels that stand side by side the same one. */
  max?: number;
  unit?: string;
  height?: number;
}

/** A share as a bar of fixed drawn width, so that bars in a column compare. Print the number beside it. */
export function bar({ share, dimension = null, width = 120, height = 14 }: BarParts): string {
  const room = dimension ? 20 : 0;
  const full = width - 1.5;
  const filled = round(Math.min(1, Math.max(0, share)) * full);
  const mid = height / 2;
  const sign = dimension
    ? shape(dimension, mid, mid, mid - 1.6, `key ${fillOf(dimension, "confirmed")}`)
    : "";
  const ink = dimension ? fillOf(dimension, "confirmed") : "fill-ink";
  return `<svg class="bar" viewBox="0 0 ${width + room} ${height}" width="${width + room}" height="${height}" aria-hidden="true">${sign}<rect class="bar__bed" x="${room + 0.75}" y=".75" width="${full}" height="${height - 1.5}"/><rect class="key ${ink}" x="${room + 0.75}" y=".75" width="${filled}" height="${height - 1.5}"/></svg>`;
}

/** One share as wide as its column; `label` says it in words. */
export const split = (share: number, label: string): string =>
  `<svg class="split" viewBox="0 0 600 36" role="img" aria-label="${escapeHtml(label)}"><rect class="bar__bed" x="1" y="1" width="598" height="34"/><rect class="fill-ink" x="1" y="1" width="${round(Math.min(1, Math.max(0, share)) * 598)}" height="34"/></svg>`;

/** The three milestones of one dimension in a table row. Put "2 of 3" beside it in words. */
export function dots3(confirmed: number, dimension: Dimension): string {
  const marks = [0, 1, 2].map((i) =>
    shape(dimension, i * 18 + 8, 8, 5.8, `key ${fillOf(dimension, i < confirmed ? "confirmed" : "open")}`),
  );
  return `<svg class="dots3" viewBox="0 0 54 16" width="54" height="16" aria-hidden="true">${marks.join("")}</svg>`;
}

/** Nine cells with a line at seven: the rule for proposing the next stage. */
export const rule7 = (confirmed: number, label: string): string =>
  `<div class="rule7" role="img" aria-label="${escapeHtml(label)}">${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `<i class="${[i <= confirmed ? "on" : "", i === 7 ? "goal" : ""].join(" ").trim()}"></i>`).join("")}</div>`;

/** Columns by period with their numbers on top; the last one is now and is solid. */
export function columns({
  values,
  labels,
  max = Math.max(1, ...values.map((value) => value ?? 0)),
  unit = "",
  height = 150,
}: ColumnsParts): string {
  const width = 300;
  const step = width / Math.max(1, values.length);
  const words = labels
    .map((label, i) => `${label}: ${values[i] ?? "–"}${values[i] === null ? "" : unit}`)
    .join(", ");
  const drawn = values.map((value, i) => {
    const tall = round(((value ?? 0) / max) * (height - 50));
    const x = round(i * step + 4);
    const y = round(height - 23 - tall);
    const mid = round(x + (step - 8) / 2);
    const last = i === values.length - 1;
    return `<rect class="${last ? "col-now" : "col-then"}" x="${x}" y="${y}" width="${round(step - 8)}" height="${tall}"/><text class="col-val${last ? " col-val--now" : ""}" x="${mid}" y="${round(y - 6)}">${value === null ? "–" : `${value}${escapeHtml(unit)}`}</text><text class="col-lab" x="${mid}" y="${height - 5}">${escapeHtml(labels[i] ?? "")}</text>`;
  });
  return `<svg class="cols" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(words)}"><path class="axis" d="M0 ${height - 22.5}H${width}"/>${drawn.join("")}</svg>`;
}
