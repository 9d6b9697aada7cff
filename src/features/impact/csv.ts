/** One cell. What a spreadsheet would take for a formula is made plain text by an apostrophe. */
export function csvCell(value: string | number): string {
  // Soft hyphens are for narrow screens; a spreadsheet would not find the word again.
  const text = String(value).replaceAll("\u00ad", "");
  const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
  return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines with semicolons, as Danish spreadsheets open them; the mark in front says that it is UTF-8. */
export const csv = (lines: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${lines.map((line) => line.map(csvCell).join(";")).join("\r\n")}\r\n`;
