/**
 * The drawing of an act: circles, half discs, triangles and stripes on a grid, in black, white and one of the inks that the
 * flood is not. Which ones follow from the act's id alone, so that it is the same drawing for ever.
 */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const OTHER: Record<string, readonly [string, string]> = {
  naeb: ["ink-k", "ink-h"],
  gab: ["ink-e", "ink-h"],
  aeg: ["ink-k", "ink-e"],
};
const SIDE = 160;
const COLUMNS = 4;
const ROWS = 3;

/** An SVG without words; it says nothing that the page does not say. */
export function actArt(id: string, ink: string): string {
  const digits = Array.from(id, (sign) => Math.max(0, ALPHABET.indexOf(sign)));
  const accents = OTHER[ink] ?? ["ink-k", "ink-h"];
  const cells = Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const [a, b] = [digits[i] ?? 0, digits[(i * 7 + 3) % digits.length] ?? 0];
    const fill = ["fill-ink", "shell", "fill-ink", accents[b % 2] ?? "ink-k"][(a + b) % 4] ?? "fill-ink";
    return piece(a % 8, (i % COLUMNS) * SIDE, Math.floor(i / COLUMNS) * SIDE, fill, b);
  });
  const big = bigPiece(digits, accents[(digits[0] ?? 0) % 2] ?? "ink-k");
  return `<svg class="act__art" viewBox="0 0 ${COLUMNS * SIDE} ${ROWS * SIDE}" aria-hidden="true">${cells.join("")}${big}</svg>`;
}

/** One cell: what it is, its corner, its fill, and a number that turns it. */
function piece(kind: number, x: number, y: number, fill: string, turn: number): string {
  const [cx, cy, h] = [x + SIDE / 2, y + SIDE / 2, SIDE / 2];
  const turned = `transform="rotate(${(turn % 4) * 90} ${cx} ${cy})"`;
  if (kind === 0) return `<circle class="${fill}" cx="${cx}" cy="${cy}" r="${h}"/>`;
  if (kind === 1)
    return `<path class="${fill}" ${turned} d="M${x} ${cy}A${h} ${h} 0 0 1 ${x + SIDE} ${cy}Z"/>`;
  if (kind === 2)
    return `<path class="${fill}" ${turned} d="M${x} ${y + SIDE}L${cx} ${y}L${x + SIDE} ${y + SIDE}Z"/>`;
  if (kind === 3)
    return `<path class="${fill}" ${turned} d="M${x} ${y}A${SIDE} ${SIDE} 0 0 1 ${x + SIDE} ${y + SIDE}H${x}Z"/>`;
  if (kind === 4)
    return [0, 1, 2, 3]
      .map((i) => `<rect class="fill-ink" ${turned} x="${x}" y="${y + i * 40}" width="${SIDE}" height="20"/>`)
      .join("");
  if (kind === 5)
    return `<circle class="fill-ink" cx="${cx}" cy="${cy}" r="${h}"/><circle class="${fill === "fill-ink" ? "shell" : fill}" cx="${cx}" cy="${cy}" r="${h / 2}"/>`;
  return "";
}

/** One large shape over the grid, so that the drawing has a middle. */
function bigPiece(digits: readonly number[], accent: string): string {
  const x = 160 + ((digits[18] ?? 0) % 3) * 160;
  const y = 160 + ((digits[19] ?? 0) % 2) * 160;
  return `<circle class="fill-ink" cx="${x}" cy="${y}" r="130"/><circle class="${accent}" cx="${x}" cy="${y}" r="62"/>`;
}
