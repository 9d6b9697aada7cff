import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import {
  openPdf,
  type Pdf,
  type PdfColumn,
  PDF_MARGIN as MARGIN,
  pdfLine,
  pdfOrnament,
  pdfPart,
  pdfTable,
  room,
} from "../../platform/pdf.ts";
import type { EditionRow } from "./present.ts";

const COLUMNS: readonly PdfColumn[] = [{ at: 0 }, { at: 190 }, { at: 400, right: true }];
const SIGN_WIDTH = 220;

/** The split sheet of one edition: names, what each did, shares, numbers, who agreed, and lines to sign on for those outside. */
export async function splitSheet(
  ctx: MemberContext,
  of: { title: string; act: string; edition: EditionRow },
): Promise<Buffer> {
  const { title, act, edition } = of;
  const { pdf, bytes } = await openPdf({
    locale: ctx.locale,
    title: ctx.t("credits.sheet.title", { title }),
    at: edition.at,
  });
  pdfPart(pdf, "H1", () => pdf.font("bold").fontSize(24).text(title));
  const edited = ctx.t("credits.sheet.edition", { n: edition.n, date: showDate(ctx.locale, edition.at) });
  line(pdf, [act, edited].join(" · "));
  pdf.moveDown(0.5);
  pdfPart(pdf, "P", () => pdf.font("bold").text(ctx.t(`credits.state.${edition.state}`)));
  pdf.moveDown();
  table(pdf, ctx, edition);
  numbers(pdf, ctx, edition);
  agreements(pdf, ctx, edition);
  signatures(pdf, ctx, edition);
  pdf.end();
  return bytes;
}

const line = (pdf: Pdf, text: string): void =>
  pdfPart(pdf, "P", () => pdf.font("regular").fontSize(11).text(text));

const heading = (pdf: Pdf, text: string): void =>
  pdfPart(pdf, "H2", () => pdf.font("bold").fontSize(14).text(text, MARGIN));

function table(pdf: Pdf, ctx: MemberContext, edition: EditionRow): void {
  const of = pdfTable(pdf);
  const add = (as: "head" | "row" | "sum", words: string[]): void =>
    pdfLine(pdf, [{ table: of, columns: COLUMNS, words }], as);
  add("head", [ctx.t("credits.cols.name"), ctx.t("credits.cols.did"), ctx.t("credits.cols.share")]);
  for (const one of edition.names) add("row", [one.name, one.did, one.share]);
  add("sum", [ctx.t("credits.cols.all"), "", "100 %"]);
  of.end();
}

function numbers(pdf: Pdf, ctx: MemberContext, { isrc, iswc }: EditionRow): void {
  pdf.moveDown();
  for (const [label, value] of [
    ["isrc", isrc],
    ["iswc", iswc],
  ] as const)
    if (value !== "") line(pdf, `${ctx.t(`credits.fields.${label}`)}: ${value}`);
}

function agreements(pdf: Pdf, ctx: MemberContext, edition: EditionRow): void {
  room(pdf, 60);
  pdf.moveDown();
  heading(pdf, ctx.t("credits.sheet.answers"));
  pdf.moveDown(0.3);
  for (const one of edition.names)
    for (const answer of one.answers) {
      const who =
        answer.by === one.name
          ? one.name
          : ctx.t("credits.sheet.onBehalf", { by: answer.by, name: one.name });
      const said = answer.yes === null ? "open" : answer.yes ? "yes" : "no";
      const date = answer.at ? showDate(ctx.locale, answer.at) : "";
      room(pdf, 18);
      line(pdf, `${who}: ${ctx.t(`credits.sheet.${said}`, { date })}`);
    }
}

function signatures(pdf: Pdf, ctx: MemberContext, edition: EditionRow): void {
  const outside = edition.names.filter((one) => one.state === "outside");
  if (outside.length === 0) return;
  room(pdf, 80);
  pdf.moveDown();
  heading(pdf, ctx.t("credits.sheet.sign"));
  for (const one of outside) {
    room(pdf, 64);
    const top = pdf.y + 40;
    pdfOrnament(pdf, () => {
      pdf
        .moveTo(MARGIN, top)
        .lineTo(MARGIN + SIGN_WIDTH, top)
        .lineWidth(0.5)
        .stroke();
    });
    pdfPart(pdf, "P", () =>
      pdf
        .font("regular")
        .fontSize(11)
        .text(`${one.name}, ${one.share}`, MARGIN, top + 6),
    );
  }
}
