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
/** The whole drawing with what stands under the stage, in its own units. */
export const PLOT_SIZE = { width: WIDTH, height: HEIGHT + 44 } as const;

/** What the drawing is made of. `as` is the class that it wears on a page; `room` is how wide the words may be before they reach their neighbours. */
export type PlotShape =
  | {
      kind: "box";
      as: "plot__stage" | "plot__open";
      x: number;
      y: number;
      width: number;
      height: number;
      line: number;
    }
  | { kind: "edge"; x: number; y: number; width: number; line: number }
  | { kind: "dot"; x: number; y: number; radius: number }
  | {
      kind: "words";
      as: "plot__title" | "plot__label" | "plot__audience";
      x: number;
      y: number;
      size: number;
      room: number;
      text: string;
    };

/** The stage from above, the audience below, as shapes: the page's drawing and the PDF's are made of the same. */
export function plotShapes({ things, columns, rows, audience }: PlotParts): PlotShape[] {
  const [wide, high] = [(WIDTH - 2 * EDGE) / columns, (HEIGHT - 2 * EDGE) / rows];
  const marks = things.flatMap((thing): PlotShape[] => {
    const x = round(EDGE + (thing.column + 0.5) * wide);
    const y = round(EDGE + (thing.row + 0.5) * high - 26);
    const words = (as: "plot__title" | "plot__label", below: number, text: string): PlotShape[] =>
      text === "" ? [] : [{ kind: "words", as, x, y: y + below, size: 17, room: wide - 4, text }];
    return [
      thing.quiet
        ? { kind: "box", as: "plot__open", x: x - 16, y: y - 16, width: 32, height: 32, line: 3 }
        : { kind: "dot", x, y, radius: 18 },
      ...words("plot__title", 43, thing.title),
      ...words("plot__label", 68, thing.label),
    ];
  });
  return [
    { kind: "box", as: "plot__stage", x: 2, y: 2, width: WIDTH - 4, height: HEIGHT - 4, line: 2 },
    { kind: "edge", x: 2, y: HEIGHT - 2, width: WIDTH - 4, line: 8 },
    ...marks,
    {
      kind: "words",
      as: "plot__audience",
      x: WIDTH / 2,
      y: HEIGHT + 32,
      size: 19,
      room: WIDTH,
      text: audience,
    },
  ];
}

/** For the file that is saved and opened without our sheets; on a page the classes decide. */
const INK = "#14181a";

function drawn(shape: PlotShape): string {
  const ink = `fill="${INK}"`;
  if (shape.kind === "dot")
    return `<circle class="fill-ink" cx="${shape.x}" cy="${shape.y}" r="${shape.radius}" ${ink}/>`;
  if (shape.kind === "words")
    return `<text class="${shape.as}" x="${shape.x}" y="${shape.y}" text-anchor="middle" font-size="${shape.size}" font-family="sans-serif" ${ink}>${escapeHtml(shape.text)}</text>`;
  const line = `fill="none" stroke="${INK}" stroke-width="${shape.line}"`;
  return shape.kind === "edge"
    ? `<path class="plot__edge" d="M${shape.x} ${shape.y}h${shape.width}" ${line}/>`
    : `<rect class="${shape.as}" x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" ${line}/>`;
}

/** A flat plan that a sound engineer reads at arm's length. */
export const stagePlot = (parts: PlotParts): string =>
  `<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PLOT_SIZE.width} ${PLOT_SIZE.height}" role="img" aria-label="${escapeHtml(parts.label)}">${plotShapes(parts).map(drawn).join("")}</svg>`;
