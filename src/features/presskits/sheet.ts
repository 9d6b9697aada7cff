import { PLOT_SIZE, type PlotParts, type PlotShape, plotShapes } from "../../http/drawing/stage-plot.ts";
import type { Context } from "../../platform/context.ts";
import { showDate, showDuration } from "../../platform/i18n.ts";
import {
  openPdf,
  type Pdf,
  type PdfColumn,
  PDF_MARGIN as MARGIN,
  pdfLine,
  pdfPart,
  pdfTable,
  room,
} from "../../platform/pdf.ts";
import { plotOf, presentKit } from "./present.ts";
import type { ReadKit } from "./schema.ts";

type Shown = Awaited<ReturnType<typeof presentKit>>;
const INK = "#14181a";
const BODY = 10.5;
const ROW = { size: 9.5, pad: 6 };
const HEAD = { size: 13, pad: 10 };

/** The kit on paper, as this reader sees it: who they are first, and from a new page what the sound engineer needs. */
export async function kitSheet(ctx: Context, read: ReadKit): Promise<Buffer> {
  const kit = await presentKit(ctx, read);
  const title = ctx.t("presskits.kit.title", { name: kit.name });
  const { pdf, bytes } = await openPdf({ locale: ctx.locale, title, at: ctx.now });
  pdf.fillColor(INK).strokeColor(INK);
  opening(pdf, ctx, kit);
  story(pdf, ctx, kit);
  const technical = [kit.plot, kit.inputs, kit.setlist].some((list) => list.length > 0) || kit.rider !== "";
  if (technical) {
    // Handed on alone, it still says whose it is.
    pdf.addPage();
    pdfPart(pdf, "P", () => pdf.font("bold").fontSize(15).text(kit.name));
    if (kit.plot.length > 0) drawPlot(pdf, ctx.t("presskits.kit.plot"), plotOf(ctx, kit.plot));
    tables(pdf, ctx, kit);
    if (kit.rider !== "") section(pdf, ctx.t("presskits.kit.rider"), [kit.rider]);
  }
  pdf.end();
  return bytes;
}

function opening(pdf: Pdf, ctx: Context, kit: Shown): void {
  pdfPart(pdf, "H1", () => pdf.font("bold").fontSize(40).text(kit.name));
  if (kit.tagline) {
    pdfPart(pdf, "P", () => pdf.fontSize(15).text(kit.tagline));
    pdf.moveDown(0.2);
  }
  const line = [ctx.t(`portfolios.kind.${kit.kind}`), ...kit.genres].join(" · ");
  pdfPart(pdf, "P", () => pdf.font("regular").fontSize(BODY).text(line));
  pdf.moveDown(0.8);
}

function story(pdf: Pdf, ctx: Context, kit: Shown): void {
  const named = (title: string, roles: readonly string[]): string =>
    roles.length > 0 ? `${title} · ${roles.join(", ")}` : title;
  const parts: [string, string[]][] = [
    ["presskits.kit.short", paragraphs(kit.short)],
    ["presskits.kit.long", paragraphs(kit.long)],
    ["presskits.kit.songs", kit.songs.map((song) => named(song.title, [showDuration(song.durationMs)]))],
    ["portfolios.act.members", kit.members.map((one) => named(one.name, one.roles))],
    ["presskits.kit.dates", kit.dates.map((one) => named(showDate(ctx.locale, one.day), [one.what]))],
  ];
  for (const [key, lines] of parts) section(pdf, ctx.t(key), lines);
}

const paragraphs = (text: string): string[] => text.split(/\n{2,}/).filter((one) => one.trim() !== "");

function heading(pdf: Pdf, title: string, below: number): void {
  room(pdf, 40 + below);
  pdf.moveDown(0.8);
  pdfPart(pdf, "H2", () => pdf.font("bold").fontSize(13).text(title, MARGIN));
  pdf.moveDown(0.2);
}

function section(pdf: Pdf, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  heading(pdf, title, 0);
  pdf.font("regular").fontSize(BODY);
  for (const line of lines) pdfPart(pdf, "P", () => pdf.text(line, MARGIN, pdf.y, { paragraphGap: 3 }));
}

/** Over the width of the text, and no higher than leaves room for a usual set list under it. */
const PLOT_WIDTH = 310;

function drawPlot(pdf: Pdf, title: string, plot: PlotParts): void {
  const scale = PLOT_WIDTH / PLOT_SIZE.width;
  heading(pdf, title, PLOT_SIZE.height * scale);
  const top = pdf.y + 4;
  const shapes = plotShapes(plot);
  const words = shapes.flatMap((shape) => (shape.kind === "words" ? [shape.text] : []));
  pdf.save().translate(MARGIN, top).scale(scale);
  pdfPart(
    pdf,
    "Figure",
    () => {
      for (const shape of shapes) draw(pdf, shape);
    },
    `${title}: ${words.join(", ")}`,
  );
  pdf.restore();
  pdf.x = MARGIN;
  pdf.y = top + PLOT_SIZE.height * scale;
}

function draw(pdf: Pdf, shape: PlotShape): void {
  if (shape.kind === "dot") pdf.circle(shape.x, shape.y, shape.radius).fill();
  else if (shape.kind === "words") write(pdf, shape);
  else if (shape.kind === "edge")
    pdf
      .moveTo(shape.x, shape.y)
      .lineTo(shape.x + shape.width, shape.y)
      .lineWidth(shape.line)
      .stroke();
  else pdf.rect(shape.x, shape.y, shape.width, shape.height).lineWidth(shape.line).stroke();
}

/** Centred on its place; what would reach its neighbour is written smaller. */
function write(pdf: Pdf, { as, x, y, size, room: most, text }: Extract<PlotShape, { kind: "words" }>): void {
  pdf.font(as === "plot__label" ? "regular" : "bold").fontSize(size);
  const wide = pdf.widthOfString(text);
  const fits = wide > most ? (size * most) / wide : size;
  pdf.fontSize(fits);
  pdf.text(text, x - pdf.widthOfString(text) / 2, y, { baseline: "alphabetic", lineBreak: false });
}

const CHANNELS: readonly PdfColumn[] = [{ at: 0 }, { at: 24 }, { at: 130 }];
const SONGS: readonly PdfColumn[] = [{ at: 0 }, { at: 24 }, { at: 430, right: true }];
/** Where there are both, the channels are narrower and the songs stand to their right. */
const BESIDE = {
  channels: [{ at: 0 }, { at: 24 }, { at: 120 }],
  songs: [{ at: 270 }, { at: 294 }, { at: 440, right: true }],
} as const satisfies Record<string, readonly PdfColumn[]>;

/** Channels and songs, side by side where there are both: line by line, so that a page may end anywhere. */
function tables(pdf: Pdf, ctx: Context, { inputs, setlist }: Shown): void {
  if (inputs.length + setlist.length === 0) return;
  const channels = inputs.map((input, i) => {
    const [what = "", ...how] = input.split(",");
    return [String(i + 1), what.trim(), how.join(",").trim()];
  });
  const songs = setlist.map(({ title, seconds }, i) => [
    String(i + 1),
    title,
    seconds === null ? "" : showDuration(seconds * 1000),
  ]);
  const both = inputs.length > 0 && setlist.length > 0;
  const sides = [
    { title: ctx.t("presskits.kit.inputs"), rows: channels, columns: both ? BESIDE.channels : CHANNELS },
    { title: ctx.t("presskits.kit.setlist"), rows: songs, columns: both ? BESIDE.songs : SONGS },
  ]
    .filter(({ rows }) => rows.length > 0)
    .map((side) => ({ ...side, table: pdfTable(pdf) }));
  room(pdf, 80);
  pdf.moveDown();
  pdfLine(
    pdf,
    sides.map(({ title, ...side }) => ({ ...side, words: [title, "", ""] })),
    "head",
    HEAD,
  );
  for (let i = 0; i < Math.max(inputs.length, setlist.length); i += 1)
    pdfLine(
      pdf,
      sides.map(({ rows, ...side }) => ({ ...side, words: rows[i] ?? [] })),
      "row",
      ROW,
    );
  for (const { table } of sides) table.end();
  pdf.x = MARGIN;
}
