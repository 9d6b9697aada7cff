import { type CellState, confirmedIn, DIMENSIONS, type Dimension, fillOf, round } from "./marks.ts";

/** Where a wing is fastened and how far it is open; degrees clockwise from east. */
export interface WingAt {
  x: number;
  y: number;
  radius: number;
  from: number;
  to: number;
}

/** Three feathers of three cells. A returned cell is white with a black heart, so that it never merges with the body. */
export function wing(at: WingAt, cells: readonly CellState[]): string {
  return eachFeather(at, (dimension, i, from, to) =>
    [0, 1, 2]
      .map((ring) => {
        const state = cells[i * 3 + ring] ?? "open";
        const [inner, outer] = rings(at, ring, ring + 1);
        const whole = `<path class="key ${fillOf(dimension, state)}" d="${sector(at, inner, outer, from, to)}"/>`;
        if (state !== "returned") return whole;
        const inset = (outer - inner) * 0.28;
        const turn = (to - from) * 0.24;
        return `${whole}<path class="cell-back" d="${sector(at, inner + inset, outer - inset, from + turn, to - turn)}"/>`;
      })
      .join(""),
  );
}

/** For small birds: a feather is as long as its number of confirmed milestones, over the outline of the whole. */
export function wingSmall(at: WingAt, cells: readonly CellState[]): string {
  return eachFeather(at, (dimension, i, from, to) => {
    const confirmed = confirmedIn(cells, i);
    const [inner, tip] = rings(at, 0, 3);
    const whole = `<path class="key cell-open" d="${sector(at, inner, tip, from, to)}"/>`;
    if (confirmed === 0) return whole;
    const [, outer] = rings(at, 0, confirmed);
    return `${whole}<path class="key ${fillOf(dimension, "confirmed")}" d="${sector(at, inner, outer, from, to)}"/>`;
  });
}

function eachFeather(
  at: WingAt,
  draw: (dimension: Dimension, index: number, from: number, to: number) => string,
): string {
  const wide = (at.to - at.from) / 3;
  return DIMENSIONS.map((dimension, i) =>
    draw(dimension, i, at.from + i * wide, at.from + (i + 1) * wide),
  ).join("");
}

function rings({ radius }: WingAt, first: number, last: number): [number, number] {
  const root = radius * 0.2;
  const step = (radius - root) / 3;
  return [round(root + first * step), round(root + last * step)];
}

function sector(at: WingAt, inner: number, outer: number, from: number, to: number): string {
  const [a, b, c, d] = [
    polar(at, outer, from),
    polar(at, outer, to),
    polar(at, inner, to),
    polar(at, inner, from),
  ];
  const [far, near] = [round(outer), round(inner)];
  return `M${a}A${far} ${far} 0 0 1 ${b}L${c}A${near} ${near} 0 0 0 ${d}Z`;
}

function polar({ x, y }: WingAt, radius: number, degrees: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${round(x + radius * Math.cos(angle))} ${round(y + radius * Math.sin(angle))}`;
}
