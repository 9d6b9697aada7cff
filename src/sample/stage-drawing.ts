import { crc32, deflateSync } from "node:zlib";

/** The inks of the house, and what stands beside them: the palette of the drawing. */
const INKS = ["#14181a", "#ffb91d", "#45bdae", "#ff6242", "#ffffff", "#2b3336"] as const;
const [SORT, NAEB, AEG, GAB, WHITE, GREY] = [0, 1, 2, 3, 4, 5] as const;
const WIDTH = 1600;
const HEIGHT = 1200;

/** From where to where the shape lies in this row of pixels; null where it does not. */
type Shape = { ink: number; row: (y: number) => readonly [number, number] | null };
const box = (ink: number, [left, top, right, bottom]: readonly [number, number, number, number]): Shape => ({
  ink,
  row: (y) => (y >= top && y < bottom ? [left, right] : null),
});
const disc = (ink: number, cx: number, cy: number, r: number): Shape => ({
  ink,
  row: (y) => {
    const half = Math.sqrt(Math.max(0, r * r - (y - cy) ** 2));
    return half > 0 ? [cx - half, cx + half] : null;
  },
});
/** A lamp's light: from a point above to a strip of the floor. */
const cone = (ink: number, x0: number, left: number, right: number): Shape => ({
  ink,
  row: (y) => (y < FLOOR ? [x0 + ((left - x0) * y) / FLOOR, x0 + ((right - x0) * y) / FLOOR] : null),
});
const FLOOR = 940;
const KEYS = Array.from({ length: 9 }, (_, i) => box(SORT, [236 + i * 44, 700, 242 + i * 44, 740]));

/** An empty stage before the concert: a moon, a grand piano, a double bass and drums. Nobody is in it. The last one lies on top. */
const SHAPES: readonly Shape[] = [
  cone(GREY, 300, 90, 640),
  cone(GREY, 1300, 980, 1540),
  disc(NAEB, 860, 500, 390),
  box(AEG, [0, FLOOR, WIDTH, HEIGHT]),
  box(WHITE, [0, FLOOR, WIDTH, FLOOR + 14]),
  // The piano: lid, body, keys, legs.
  { ink: SORT, row: (y) => (y > 420 && y < 640 ? [190, 190 + (y - 420) * 2.2] : null) },
  box(SORT, [180, 628, 680, 762]),
  box(WHITE, [196, 700, 664, 740]),
  ...KEYS,
  box(SORT, [206, 762, 232, FLOOR]),
  box(SORT, [628, 762, 654, FLOOR]),
  // The bass leans on nobody.
  box(SORT, [866, 330, 886, 700]),
  disc(GAB, 876, 690, 76),
  disc(GAB, 876, 812, 108),
  box(SORT, [871, 380, 881, 880]),
  box(SORT, [872, 915, 880, FLOOR]),
  // The drums, and a cymbal on its stand.
  disc(SORT, 1250, 800, 142),
  disc(WHITE, 1250, 800, 118),
  disc(SORT, 1250, 800, 26),
  box(SORT, [1052, 716, 1164, 800]),
  box(WHITE, [1052, 706, 1164, 720]),
  box(SORT, [1344, 716, 1456, 800]),
  box(WHITE, [1344, 706, 1456, 720]),
  box(SORT, [1104, 800, 1112, FLOOR]),
  box(SORT, [1396, 800, 1404, FLOOR]),
  box(NAEB, [1396, 560, 1402, 706]),
  box(NAEB, [1330, 548, 1470, 562]),
];

/** The drawing as a PNG file: one byte of the palette for each pixel. */
export function drawStage(): Buffer {
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    // Each row of the file begins with a byte that says how it was packed: not at all.
    const start = y * (WIDTH + 1) + 1;
    rows.fill(SORT, start, start + WIDTH);
    for (const { ink, row } of SHAPES) {
      const [from, to] = row(y) ?? [0, 0];
      rows.fill(ink, start + Math.round(from), start + Math.round(to));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  // Eight bits a pixel, a palette.
  head.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(INKS.map((ink) => ink.slice(1)).join(""), "hex")),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
