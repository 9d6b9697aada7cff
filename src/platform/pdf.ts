import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Locale } from "./i18n.ts";

/** Loaded with the first document: few requests make one, and it is a tenth of the idle program. */
const pdfkit = async () => (await import("pdfkit")).default;
export type Pdf = InstanceType<Awaited<ReturnType<typeof pdfkit>>>;

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

/** An A4 document in the house's typeface (`regular`, `bold`), and its bytes once it is ended. */
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
    info: { Title: of.title, Creator: "Flyvefærdig", CreationDate: of.at },
  });
  pdf.registerFont("regular", regular).registerFont("bold", bold);
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

/** Where a column begins, in points from the left margin; the last one ends at the right. */
export interface PdfColumn {
  at: number;
  right?: true;
}
const GAP = 12;

/** One line of a table, as high as its longest cell, with a rule above it: a thick one for what is `bold`. `size`, `pad`: points. */
export function pdfLine(
  pdf: Pdf,
  columns: readonly PdfColumn[],
  words: readonly string[],
  name: "regular" | "bold",
  { size = 11, pad = 14 } = {},
): void {
  const right = pdf.page.width - PDF_MARGIN;
  // A cell with nothing behind it may be as wide as the empty ones are.
  const widths = columns.map((column, i) => {
    const next = columns.slice(i + 1).find((_, j) => words[i + 1 + j] !== "");
    return next ? next.at - column.at - GAP : right - PDF_MARGIN - column.at;
  });
  pdf.font(name).fontSize(size);
  const height = Math.max(
    ...words.map((text, i) => pdf.heightOfString(text || " ", { width: widths[i] ?? 0 })),
  );
  room(pdf, height + pad);
  const top = pdf.y;
  pdf
    .moveTo(PDF_MARGIN, top)
    .lineTo(right, top)
    .lineWidth(name === "bold" ? 2 : 0.5)
    .stroke();
  for (const [i, column] of columns.entries())
    pdf.text(words[i] ?? "", PDF_MARGIN + column.at, top + pad / 2, {
      width: widths[i] ?? 0,
      align: column.right ? "right" : "left",
    });
  pdf.x = PDF_MARGIN;
  pdf.y = top + height + pad;
}
