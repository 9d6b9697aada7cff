import { buffer } from "node:stream/consumers";
import { PLOT_SIZE, type PlotParts, type PlotShape, plotShapes } from "../../http/drawing/stage-plot.ts";
import type { Context } from "../../platform/context.ts";
import { showDate, showDuration } from "../../platform/i18n.ts";
import {
  openPdf,
  type Pdf,
  type PdfColumn,
  PDF_MARGIN as MARGIN,
  pdfLine,
  pdfLink,
  pdfPart,
  pdfTable,
  room,
} from "../../platform/pdf.ts";
import { qrOf } from "../../platform/qr.ts";
import { storage } from "../../platform/storage/current.ts";
import { isPublic } from "../acts/index.ts";
import { takesEnquiries } from "../enquiries/index.ts";
import { picturesSeen } from "./picture-present.ts";
import { plotOf, presentKit } from "./present.ts";
import type { ReadKit } from "./schema.ts";

/** Where the kit leads on, while the act is public: its songs, and the form by which somebody writes to it. */
interface Ways {
  page: string;
  ask: string | null;
}
type Shown = Awaited<ReturnType<typeof presentKit>>;
const INK = "#14181a";
const BODY = 10.5;
const ROW = { size: 9.5, pad: 6 };
const HEAD = { size: 13, pad: 10 };

/**
 * The kit on paper, as this reader sees it: who they are first, and from a new page what the sound engineer needs. `base` is the
 * address of the house, which a sheet of paper leads back to.
 */
export async function kitSheet(ctx: Context, read: ReadKit, base: string): Promise<Buffer> {
  const [kit, ways, picture] = await Promise.all([
    presentKit(ctx, read),
    waysOf(ctx, read, base),
    pictureFor(ctx, read),
  ]);
  const title = ctx.t("presskits.kit.title", { name: kit.name });
  const { pdf, bytes } = await openPdf({ locale: ctx.locale, title, at: ctx.now });
  pdf.fillColor(INK).strokeColor(INK);
  opening(pdf, ctx, kit);
  if (ways) await drawWays(pdf, ctx, ways);
  if (picture) drawPicture(pdf, ctx, picture);
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

async function waysOf(ctx: Context, { act }: ReadKit, base: string): Promise<Ways | null> {
  const [open, asks] = await Promise.all([isPublic(ctx, act), takesEnquiries(ctx, act)]);
  const page = `${base}/a/${act._id}`;
  return open ? { page, ask: asks ? `${page}/enquiry` : null } : null;
}

const QR_WIDTH = 84;
const BESIDE_QR = MARGIN + QR_WIDTH + 14;

/** A code for a telephone, and beside it the same in words, for a hand and for a mouse. */
async function drawWays(pdf: Pdf, ctx: Context, { page, ask }: Ways): Promise<void> {
  const { size, path } = await qrOf(page);
  room(pdf, QR_WIDTH + 20);
  const top = pdf.y;
  const alt = ctx.t("presskits.sheet.code", { address: page });
  pdf
    .save()
    .translate(MARGIN, top)
    .scale(QR_WIDTH / size);
  pdfPart(pdf, "Figure", () => void pdf.path(path).fill(), alt);
  pdf.restore();
  pdf.y = top + 8;
  for (const [key, url] of [
    ["hear", page],
    ["ask", ask],
  ]) {
    if (!url) continue;
    pdfPart(pdf, "P", () =>
      pdf
        .font("bold")
        .fontSize(BODY)
        .text(ctx.t(`presskits.sheet.${key}`), BESIDE_QR, pdf.y),
    );
    pdf.font("regular");
    pdfLink(pdf, url, { x: BESIDE_QR, y: pdf.y });
    pdf.moveDown(0.4);
  }
  pdf.x = MARGIN;
  pdf.y = Math.max(pdf.y, top + QR_WIDTH);
}

interface Picture {
  bytes: Buffer;
  alt: string;
  credit: string;
}
/** The first picture that this reader may see, in the size that programs which print can read. */
async function pictureFor(ctx: Context, read: ReadKit): Promise<Picture | null> {
  const [first] = await picturesSeen(ctx, read);
  const file = first?.files.findLast(({ type }) => type === "image/jpeg");
  if (!first || !file) return null;
  const bytes = await buffer(await storage().open(file.key));
  return { bytes, alt: first.alt, credit: first.credit };
}

/** Over the width of the text, and low enough that a usual kit still takes two pages. */
const PICTURE = { width: 483, height: 190 };

function drawPicture(pdf: Pdf, ctx: Context, { bytes, alt, credit }: Picture): void {
  room(pdf, PICTURE.height + 40);
  const top = pdf.y + 10;
  pdfPart(
    pdf,
    "Figure",
    () => void pdf.image(bytes, MARGIN, top, { fit: [PICTURE.width, PICTURE.height] }),
    alt,
  );
  const words = ctx.t("presskits.kit.credit", { name: credit });
  pdf.font("regular").fontSize(9);
  pdfPart(pdf, "P", () => void pdf.text(words, MARGIN, top + PICTURE.height + 4));
  pdf.moveDown(0.4);
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
