/** A QR code as the path of an SVG: one unit a module, with the quiet zone that cameras need. */
export interface Qr {
  size: number;
  path: string;
}

const QUIET = 4;

/** Draws a text as a QR code. The library is loaded at the first use. */
export async function qrOf(text: string): Promise<Qr> {
  const { default: qrcode } = await import("qrcode");
  const { modules } = qrcode.create(text, { errorCorrectionLevel: "M" });
  const rows = Array.from({ length: modules.size }, (_row, y) => runsOf(modules, y));
  return { size: modules.size + 2 * QUIET, path: rows.join("") };
}

/** The dark modules of one row, each run as one rectangle. */
function runsOf(modules: { size: number; get(row: number, column: number): number }, y: number): string {
  let out = "";
  for (let x = 0; x < modules.size; x += 1) {
    if (!modules.get(y, x)) continue;
    const from = x;
    while (x < modules.size && modules.get(y, x)) x += 1;
    out += `M${from + QUIET} ${y + QUIET}h${x - from}v1h-${x - from}z`;
  }
  return out;
}
