import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Locale } from "./i18n.ts";

/** Loaded with the first document: few requests make one, and it is a tenth of the idle program. */
const pdfkit = async () => (await import("pdfkit")).default;
export type Pdf = InstanceType<Awaited<ReturnType<typeof pdfkit>>>;
/** A part of what a document says to somebody who does not see it: a heading, a paragraph, a table … */
export type PdfTag = ReturnType<Pdf["struct"]>;

/** The house's typeface as files that a PDF can hold; the web's own are packed in a way that no PDF reads. */
const font = (name: string): Promise<Buffer> =>
  readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/archivo/${name}`));
let fonts: Promise<readonly [Buffer, Buffer]> | null = null;
const faces = (): Promise<readonly [Buffer, Buffer]> =>
  (fonts ??= Promise.all([
    font("400Regular/Archivo_400Regular.ttf"),
    font("700Bold/Archivo_700Bold.ttf"),
  ] as const));

/** Points from each edge of an A4 page. */
export const PDF_MARGIN = 56;

/** The whole of a document, which its parts are added to in the order in which they are read. */
const wholes = new WeakMap<Pdf, PdfTag>();

/**
 * An A4 document in the house's typeface (`regular`, `bold`), and its bytes once it is ended. It is tagged, so that it can be read
 * aloud: what is drawn is drawn in a part (`pdfPart`, `pdfLine`) or as an ornament (`pdfOrnament`).
 */
export async function openPdf(of: {
  locale: Locale;
  title: string;
  at: Date;
}): Promise<{ pdf: Pdf; bytes: Promise<Buffer> }> {
  const [PDFDocument, [regular, bold]] = await Promise.all([pdfkit(), faces()]);
  const pdf = new PDFDocument({
    size: "A4",
    margin: PDF_MARGIN,
    lang: of.locale === "da" ? "da-DK" : "en-GB",
    displayTitle: true,
    pdfVersion: "1.7",
    tagged: true,
    info: { Title: of.title, Creator: "Flyvefærdig", CreationDate: of.at },
  });
  pdf.registerFont("regular", regular).registerFont("bold", bold);
  const whole = pdf.struct("Document");
  pdf.addStructure(whole);
  wholes.set(pdf, whole);
  const bytes = new Promise<Buffer>((resolve, reject) => {
    const parts: Buffer[] = [];
    pdf.on("data", (part: Buffer) => parts.push(part));
    pdf.on("end", () => resolve(Buffer.concat(parts)));
    pdf.on("error", reject);
  });
  return { pdf, bytes };
}

/** Goes to a new page when so many points do not fit any more. */
export function room(pdf: Pdf, points: number): void {
  if (pdf.y + points > pdf.page.height - PDF_MARGIN) pdf.addPage();
}

/** Draws one part: `H1` and `H2` are headings, `P` is a paragraph, a `Figure` is told by its `alt`. Room is made before, not in `draw`. */
export function pdfPart(pdf: Pdf, kind: "H1" | "H2" | "P" | "Figure", draw: () => void, alt?: string): void {
  const part = pdf.struct(kind, alt === undefined ? {} : { alt }, draw);
  wholes.get(pdf)?.add(part);
  part.end();
}

/** A paragraph that is an address: read aloud as a link, and pressed as one. */
export function pdfLink(pdf: Pdf, url: string, at: { x: number; y: number }): void {
  const part = pdf.struct("P");
  wholes.get(pdf)?.add(part);
  part.add(pdf.struct("Link", { alt: url }, () => void pdf.text(url, at.x, at.y, { link: url })));
  part.end();
}

/** Draws what says nothing: a rule, a line to sign on. */
export function pdfOrnament(pdf: Pdf, draw: () => void): void {
  pdf.markContent("Artifact", { type: "Layout" });
  draw();
  pdf.endMarkedContent();
}

/** Begins a table. Its lines are read one after another, also where another table stands beside it. */
export function pdfTable(pdf: Pdf): PdfTag {
  const table = pdf.struct("Table");
  wholes.get(pdf)?.add(table);
  return table;
}

/** Where a column begins, in points from the left margin; the last one ends at the right. */
export interface PdfColumn {
  at: number;
  right?: true;
}
/** What one table has in a line; no words, nothing. */
export interface PdfCells {
  table: PdfTag;
  columns: readonly PdfColumn[];
  words: readonly string[];
}
const GAP = 12;

/**
 * One line across the page, of one table or of several side by side, as high as its longest cell. Over a `head` and a `sum` is a
 * thick rule, over a `row` a thin one. `size`, `pad`: points.
 */
export function pdfLine(
  pdf: Pdf,
  sides: readonly PdfCells[],
  as: "head" | "row" | "sum",
  { size = 11, pad = 14 } = {},
): void {
  const right = pdf.page.width - PDF_MARGIN;
  const cells = sides.flatMap(({ columns, words }) =>
    columns.map((column, i) => ({ column, text: words[i] ?? "" })),
  );
  // A cell with nothing behind it may be as wide as the empty ones are.
  const widths = cells.map(({ column }, i) => {
    const next = cells.slice(i + 1).find(({ text }) => text !== "");
    return next ? next.column.at - column.at - GAP : right - PDF_MARGIN - column.at;
  });
  const isBold = as !== "row";
  pdf.font(isBold ? "bold" : "regular").fontSize(size);
  const height = Math.max(
    ...cells.map(({ text }, i) => pdf.heightOfString(text || " ", { width: widths[i] ?? 0 })),
  );
  room(pdf, height + pad);
  const top = pdf.y;
  pdfOrnament(pdf, () => {
    pdf
      .moveTo(PDF_MARGIN, top)
      .lineTo(right, top)
      .lineWidth(isBold ? 2 : 0.5)
      .stroke();
  });
  let i = 0;
  for (const { table, columns, words } of sides) {
    const line = words.length > 0 ? pdf.struct("TR") : null;
    if (line) table.add(line);
    for (const column of columns) {
      const [text, width] = [cells[i]?.text ?? "", widths[i] ?? 0];
      i += 1;
      line?.add(
        pdf.struct(as === "head" ? "TH" : "TD", {}, () => {
          pdf.text(text, PDF_MARGIN + column.at, top + pad / 2, {
            width,
            align: column.right ? "right" : "left",
          });
        }),
      );
    }
    line?.end();
  }
  pdf.x = PDF_MARGIN;
  pdf.y = top + height + pad;
}
