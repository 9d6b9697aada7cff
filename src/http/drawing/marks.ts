const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe between tags and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** Attributes as text, with a space before each: true is a bare name; false, null and undefined leave it out. */
export const attributes = (
  given: Record<string, string | number | boolean | null | undefined> = {},
): string =>
  Object.entries(given)
    .map(([name, value]) => {
      if (value === false || value === null || value === undefined) return "";
      return value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`;
    })
    .join("");

/** One decimal is finer than a pixel and keeps the drawings short. */
export const round = (value: number): number => Math.round(value * 10) / 10;

export type Stage = 1 | 2 | 3 | 4;
export type Dimension = "craft" | "art" | "business";
/** open · said by the musician · returned by the mentor · confirmed by both */
export type CellState = "open" | "said" | "returned" | "confirmed";

export const DIMENSIONS: readonly Dimension[] = ["craft", "art", "business"];

const LETTERS: Record<Dimension, string> = { craft: "h", art: "k", business: "e" };
/** The letter that the stylesheet knows a dimension by: håndværk, kunst, erhverv. */
export const dimensionClass = (dimension: Dimension): string => LETTERS[dimension];

/** The class of a cell by what has been said about it; a returned cell is open with a black heart. */
export function fillOf(dimension: Dimension, state: CellState): string {
  if (state === "confirmed") return `ink-${dimensionClass(dimension)}`;
  if (state === "said") return `pat-${dimensionClass(dimension)}`;
  return "cell-open";
}

/** How many of the three milestones of the dimension at `index` are confirmed. */
export const confirmedIn = (cells: readonly CellState[], index: number): number =>
  cells.slice(index * 3, index * 3 + 3).filter((state) => state === "confirmed").length;

/** The shape of a dimension round a point: square, circle, triangle. */
export function shape(dimension: Dimension, x: number, y: number, half: number, cls: string): string {
  if (dimension === "craft")
    return `<rect class="${cls}" x="${round(x - half)}" y="${round(y - half)}" width="${round(half * 2)}" height="${round(half * 2)}"/>`;
  if (dimension === "art") return `<circle class="${cls}" cx="${x}" cy="${y}" r="${round(half * 1.15)}"/>`;
  const wide = round(half * 1.3);
  return `<path class="${cls}" d="M${round(x - wide)} ${round(y + half)}L${x} ${round(y - wide)}L${round(x + wide)} ${round(y + half)}Z"/>`;
}

const LOGO_BODY = "M10 32H46A18 15 0 0 1 10 32Z";
/** The mark in the top line. */
export const logo = `<svg class="logo" viewBox="0 0 64 48" aria-hidden="true"><path class="bird-line" d="${LOGO_BODY}"/><circle class="bird-line" cx="44" cy="29" r="9"/>
<path class="key ink-h" d="M30 34L1.5 25A30 30 0 0 1 12 8Z"/><path class="key ink-k" d="M30 34L12 8A30 30 0 0 1 31 3Z"/><path class="key ink-e" d="M30 34L31 3A30 30 0 0 1 46 7Z"/>
<path class="bird" d="${LOGO_BODY}"/><circle class="bird" cx="44" cy="29" r="9"/><path class="key ink-e" d="M52 25L63 29L52 33Z"/></svg>`;

/** The mark of a dimension: a square, a circle or a triangle. It never stands without its word. */
export const dim = (dimension: Dimension, cls = ""): string => {
  const d = dimensionClass(dimension);
  return `<svg class="dim dim--${d} ${escapeHtml(cls)}" viewBox="0 0 20 20" aria-hidden="true">${DIM_SHAPES[dimension]}</svg>`;
};
const DIM_SHAPES: Record<Dimension, string> = {
  craft: '<rect class="key ink-h" x="2.5" y="2.5" width="15" height="15"/>',
  art: '<circle class="key ink-k" cx="10" cy="10" r="8.2"/>',
  business: '<path class="key ink-e" d="M1.6 17.6L10 2.2L18.4 17.6Z"/>',
};

const hatch = (d: string): string =>
  `<pattern id="p-${d}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ink-${d}" width="8" height="8"/><path class="pat-line" d="M2 0V8M6 0V8"/></pattern>`;
/** The one pattern, in three inks: it always means "said, not answered yet". Stands once on a page. */
export const defs = `<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>${["h", "k", "e"].map(hatch).join("")}</defs></svg>`;
