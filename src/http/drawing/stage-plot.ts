import { escapeHtml, round } from "./marks.ts";

/** A thing on the stage: its column and row (0 is the left side and the back), the name of the thing and what it is called. */
export interface PlotThing {
  column: number;
  row: number;
  title: string;
  label: string;
  /** Stands on the floor without somebody behind it: drawn open. */
  quiet?: boolean;
}
export interface PlotParts {
  things: readonly PlotThing[];
  columns: number;
  rows: number;
  /** What stands under the edge of the stage. */
  audience: string;
  /** The whole drawing in words. */
  label: string;
}

const WIDTH = 640;
const HEIGHT = 470;
const EDGE = 24;
/** For the file that is saved and opened without our sheets; on a page the classes decide. */
const INK = "#14181a";
const outline = (width: number): string => `fill="none" stroke="${INK}" stroke-width="${width}"`;

/** The stage from above, the audience below: a flat plan that a sound engineer reads at arm's length. */
export function stagePlot({ things, columns, rows, audience, label }: PlotParts): string {
  const [wide, high] = [(WIDTH - 2 * EDGE) / columns, (HEIGHT - 2 * EDGE) / rows];
  const ink = `fill="${INK}"`;
  const text = (kind: string, x: number, y: number, size: number, words: string): string =>
    `<text class="${kind}" x="${x}" y="${y}" text-anchor="middle" font-size="${size}" font-family="sans-serif" ${ink}>${escapeHtml(words)}</text>`;
  const marks = things.map((thing) => {
    const x = round(EDGE + (thing.column + 0.5) * wide);
    const y = round(EDGE + (thing.row + 0.5) * high - 26);
    const mark = thing.quiet
      ? `<rect class="plot__open" x="${x - 16}" y="${y - 16}" width="32" height="32" ${outline(3)}/>`
      : `<circle class="fill-ink" cx="${x}" cy="${y}" r="18" ${ink}/>`;
    const under = thing.label === "" ? "" : text("plot__label", x, y + 68, 17, thing.label);
    return mark + text("plot__title", x, y + 43, 17, thing.title) + under;
  });
  const stage = `<rect class="plot__stage" x="2" y="2" width="${WIDTH - 4}" height="${HEIGHT - 4}" ${outline(2)}/><path class="plot__edge" d="M2 ${HEIGHT - 2}H${WIDTH - 2}" ${outline(8)}/>`;
  const below = text("plot__audience", WIDTH / 2, HEIGHT + 32, 19, audience);
  return `<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + 44}" role="img" aria-label="${escapeHtml(label)}">${stage}${marks.join("")}${below}</svg>`;
}
