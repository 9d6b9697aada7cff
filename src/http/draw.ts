/**
 * Drawings as strings of SVG: the bird, the marks of the dimensions, waves and charts. Geometry stands in attributes and
 * colour in classes, because the content policy allows no inline style. Every word that comes in is escaped here.
 */
import { actArt } from "./drawing/act-art.ts";
import { bar, type BarParts, columns, type ColumnsParts, dots3, rule7, split } from "./drawing/charts.ts";
import { bird, birdOutline, type BirdParts } from "./drawing/bird.ts";
import {
  attributes,
  type CellState,
  defs,
  dim,
  type Dimension,
  dimensionClass,
  escapeHtml,
  logo,
  type Stage,
} from "./drawing/marks.ts";
import { type PlotParts, stagePlot } from "./drawing/stage-plot.ts";
import { type Flag, flags, wave, type WaveParts } from "./drawing/wave.ts";

export type { BirdParts, CellState, Dimension, Flag, Stage };

/** Everything that templates draw with; they know it as `ui`. */
export interface Draw {
  bird(parts: BirdParts): string;
  birdOutline(stage: Stage, label?: string): string;
  logo: string;
  defs: string;
  dim(dimension: Dimension, cls?: string): string;
  dimClass(dimension: Dimension): string;
  icon(name: string, cls?: string): string;
  wave(parts: WaveParts): string;
  flags(pins: readonly Flag[]): string;
  bar(parts: BarParts): string;
  split(share: number, label: string): string;
  dots3(confirmed: number, dimension: Dimension): string;
  rule7(confirmed: number, label: string): string;
  columns(parts: ColumnsParts): string;
  actSize(name: string): string;
  actArt(id: string, ink: string): string;
  stagePlot(parts: PlotParts): string;
  attrs(given?: Record<string, string | number | boolean | null | undefined>): string;
  esc(text: string): string;
}

/** Makes the drawings; `icons` is the address of the icon sheet, with its version. */
export function makeDraw({ icons }: { icons: string }): Draw {
  const icon = (name: string, cls = ""): string =>
    `<svg class="icon ${escapeHtml(cls)}" aria-hidden="true"><use href="${escapeHtml(icons)}#${escapeHtml(name)}"/></svg>`;
  return {
    bird,
    birdOutline,
    logo,
    defs,
    dim,
    dimClass: dimensionClass,
    icon,
    wave,
    flags,
    bar,
    split,
    dots3,
    rule7,
    columns,
    actSize,
    actArt,
    stagePlot,
    attrs: attributes,
    esc: escapeHtml,
  };
}

/** The size of an act's name on its page: as large as its longest word and its length let it stand whole on a phone. */
function actSize(name: string): string {
  const word = Math.max(0, ...name.split(/[\s-]+/).map((part) => part.length));
  if (word > 15 || name.length > 34) return "act--verylong";
  if (word > 10 || name.length > 18) return "act--long";
  return "";
}
