import {
  type CellState,
  confirmedIn,
  DIMENSIONS,
  type Dimension,
  escapeHtml,
  fillOf,
  shape,
  type Stage,
} from "./marks.ts";
import { wing, type WingAt, wingSmall } from "./wing.ts";

export interface BirdParts {
  stage: Stage;
  /** Nine states: craft 1-3, art 1-3, business 1-3. Left out, all are confirmed: the bird as a mark. */
  cells?: readonly CellState[];
  /** What the drawing says in words. Left out, the bird is decoration and hidden from readers of the page aloud. */
  label?: string;
  cls?: string;
  /** Under 64 px: a feather shows only how many of its three are confirmed, as its length. */
  small?: boolean;
}

const BODY = ["M30 176H176A73 62 0 0 1 103 238A73 62 0 0 1 30 176Z", "M44 176L2 150V188H44Z"];
// The line of the head is open where it meets the body: at night a closed one would cut the throat.
const HEAD_LINE = "M136.1 176A36 36 0 1 1 173.8 191.1";
const HEAD = `<path class="bird-line" d="${HEAD_LINE}"/><circle class="bird" cx="166" cy="156" r="36"/>
<path class="key ink-e" d="M198 140L238 156L198 170Z"/><circle class="eye" cx="174" cy="150" r="7"/>`;

// A line under the fill: invisible by day, the outline of a black bird by night.
const solid = (paths: readonly string[]): string =>
  `${paths.map((d) => `<path class="bird-line" d="${d}"/>`).join("")}${paths.map((d) => `<path class="bird" d="${d}"/>`).join("")}`;

const ALL_CONFIRMED: readonly CellState[] = Array.from({ length: 9 }, () => "confirmed");

/**
 * The bird of a stage. Its wing (stage 1: the speckles of the egg) is the chart of the nine milestones, from the egg's
 * speckles to a fan of 126 degrees.
 */
export function bird({
  stage,
  cells = ALL_CONFIRMED,
  label = "",
  cls = "",
  small = false,
}: BirdParts): string {
  const said = label ? `role="img" aria-label="${escapeHtml(label)}"` : 'aria-hidden="true"';
  const size = small ? " birdie--s" : "";
  const body = BIRDS[stage](cells, small);
  return `<svg class="birdie${size} ${escapeHtml(cls)}" viewBox="-34 0 290 264" ${said}>${body}</svg>`;
}

/** The bird of a stage not reached yet: an outline, nothing filled in. */
export function birdOutline(stage: Stage, label = ""): string {
  const cells: CellState[] = Array.from({ length: 9 }, () => "open");
  return bird({ stage, cells, label, cls: "ghost" });
}

type Plumage = (cells: readonly CellState[], small: boolean) => string;

const fan = (at: WingAt, cells: readonly CellState[], small: boolean): string =>
  small ? wingSmall(at, cells) : wing(at, cells);

const egg: Plumage = (cells, small) => {
  const nest = solid(["M8 214H22V248H222V214H236V262H8Z"]);
  const shell = `<path class="shell key" d="M122 38C78 38 44 118 44 170A78 84 0 0 0 200 170C200 118 166 38 122 38Z"/>`;
  return `${shell}${small ? specklesSmall(cells) : speckles(cells)}${nest}`;
};

const hatched: Plumage = (cells, small) => {
  const neck = "M104 100H172L180 176H92Z";
  return `<circle class="bird-line" cx="150" cy="100" r="46"/><path class="bird-line" d="${neck}"/>
<circle class="bird" cx="150" cy="100" r="46"/><path class="bird" d="${neck}"/>
<path class="key ink-k" d="M180 86L240 58L228 102L240 140L184 118Z"/><path class="key ink-e" d="M180 80L242 52L206 100Z"/>
<path class="key ink-e" d="M206 100L240 142L182 122Z"/><circle class="eye" cx="160" cy="86" r="8"/>
${fan({ x: 104, y: 172, radius: 104, from: 190, to: 262 }, cells, small)}
<path class="shell key" d="M28 172L54 150L80 176L106 152L132 178L158 152L184 178L216 156A94 92 0 0 1 122 262A94 92 0 0 1 28 172Z"/>`;
};

const training: Plumage = (cells, small) =>
  `<path class="leg" d="M92 232V262M118 232V262"/>${solid(BODY)}${fan({ x: 126, y: 186, radius: 124, from: 188, to: 280 }, cells, small)}${HEAD}`;

const flying: Plumage = (cells, small) =>
  `<g transform="translate(0 14)"><path class="leg" d="M84 232L48 246M106 236L70 250"/>${solid(BODY)}${fan({ x: 122, y: 176, radius: 150, from: 198, to: 324 }, cells, small)}${HEAD}</g>`;

const BIRDS: Record<Stage, Plumage> = { 1: egg, 2: hatched, 3: training, 4: flying };

const SPECKLES: readonly (readonly [number, number])[] = [
  [88, 128],
  [84, 168],
  [92, 208],
  [122, 104],
  [122, 150],
  [122, 196],
  [156, 128],
  [160, 168],
  [152, 208],
];

const speckles = (cells: readonly CellState[]): string =>
  SPECKLES.map(([x, y], i) =>
    mark(DIMENSIONS[Math.floor(i / 3)] ?? "craft", x, y, 10, cells[i] ?? "open"),
  ).join("");

// Small: a column a dimension, filled from below, and what is not confirmed is not drawn.
function specklesSmall(cells: readonly CellState[]): string {
  return DIMENSIONS.map((dimension, i) => {
    const rows = [208, 168, 128].slice(0, confirmedIn(cells, i));
    return rows.map((y) => mark(dimension, 82 + i * 40, y, 14, "confirmed")).join("");
  }).join("");
}
function mark(dimension: Dimension, x: number, y: number, half: number, state: CellState): string {
  const outer = shape(
    dimension,
    x,
    y,
    half,
    state === "returned" ? "key cell-open" : `key ${fillOf(dimension, state)}`,
  );
  return state === "returned"
    ? outer + shape(dimension, x, y + (dimension === "business" ? 2 : 0), half * 0.48, "cell-back")
    : outer;
}
