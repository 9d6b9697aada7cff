import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseBuffer } from "music-metadata";
import {
  keptTakes,
  pieceFile,
  pieces,
  renderAll,
  renderPiece,
  TAKES_DIR,
  type Variant,
} from "../../src/sample/music/index.ts";
import { mixPiece } from "../../src/sample/music/pieces.ts";
import { songs } from "../../src/sample/music/songs/index.ts";

const LIMIT = 350_000;
const RATE = 32_000;

interface Measured {
  peak: number;
  rms: number;
  offset: number;
  silent: number;
  /** Crossings of zero in a second: a rough measure of how bright something sounds. */
  crossings: number;
}

/** What a meter would show: greatest peak, loudness, constant offset, share of silent stretches. */
function measure(channel: Float32Array): Measured {
  const size = RATE / 20;
  const blocks = Math.floor(channel.length / size);
  let [peak, energy, sum, silent, crossings, before] = [0, 0, 0, 0, 0, 0];
  for (let block = 0; block < blocks; block += 1) {
    let inBlock = 0;
    for (let i = block * size; i < (block + 1) * size; i += 1) {
      const value = channel[i]!;
      inBlock += value * value;
      sum += value;
      if (value > peak) peak = value;
      if (-value > peak) peak = -value;
      if (value * before < 0) crossings += 1;
      before = value;
    }
    energy += inBlock;
    if (inBlock / size < 0.0018 ** 2) silent += 1;
  }
  const count = blocks * size;
  return {
    peak,
    rms: Math.sqrt(energy / count),
    offset: sum / count,
    silent: silent / blocks,
    crossings: (crossings * RATE) / count,
  };
}

describe("the pieces", () => {
  test("are many, short and named apart", () => {
    expect(pieces.length).toBeGreaterThanOrEqual(14);
    expect(new Set(pieces.map(({ id }) => id)).size).toBe(pieces.length);
    expect(new Set(pieces.map(({ mood }) => mood)).size).toBe(pieces.length);
    for (const { seconds } of pieces) {
      expect(seconds).toBeGreaterThanOrEqual(18);
      expect(seconds).toBeLessThanOrEqual(30);
    }
  });

  test("are written within their bars, and no version is without players", () => {
    for (const song of songs) {
      const parts = song.parts();
      const notes = parts.flatMap((part) => part.notes);
      expect(notes.filter(({ at }) => at < 0 || at >= song.bars * song.meter)).toEqual([]);
      for (const version of [1, 2, 3, 4]) {
        const players = parts.filter(({ from = 1, to = 4 }) => from <= version && version <= to);
        expect(players.length).toBeGreaterThanOrEqual(2);
      }
    }
  });

  const brightness: number[] = [];

  test.each(
    pieces.map(({ id }, index) => [id, ((index % 3) + 1) as Variant] as const),
  )("%s (version %i) is loud enough, not clipped, without offset and without gaps", (id, variant) => {
    const channels = mixPiece(id, variant);
    expect(channels.length).toBe(variant <= 2 ? 1 : 2);
    for (const channel of channels) {
      const { peak, rms, offset, silent, crossings } = measure(channel);
      expect(peak).toBeLessThanOrEqual(0.85);
      expect(rms).toBeGreaterThan(0.05);
      expect(rms).toBeLessThan(0.25);
      expect(Math.abs(offset)).toBeLessThan(0.001);
      expect(silent).toBeLessThan(0.1);
      brightness.push(crossings);
    }
  });

  test("do not all sound alike", () => {
    expect(Math.max(...brightness)).toBeGreaterThan(2 * Math.min(...brightness));
  });
});

describe("the recordings that are kept", () => {
  test("are all there, and nothing else", async () => {
    const kept = keptTakes().map(({ path }) => basename(path));
    expect((await readdir(TAKES_DIR)).toSorted()).toEqual(kept.toSorted());
  });

  test.each([
    ["havnevals", 1],
    ["neonblomst", 3],
  ] as const)("are what the program makes: %s, version %i", async (id, variant) => {
    const kept = await readFile(pieceFile(TAKES_DIR, { id, variant }));
    expect(kept.equals(await renderPiece(id, variant))).toBe(true);
  });
});

describe("a rendered piece", () => {
  test("is the same each time, and each version is another", async () => {
    const first = await renderPiece("havnevals", 1);
    const again = await renderPiece("havnevals", 1);
    const later = await renderPiece("havnevals", 2);
    expect(first.equals(again)).toBe(true);
    expect(first.equals(later)).toBe(false);
  });

  test.each([1, 2, 4] as const)("is an MP3 of the promised length and size (version %i)", async (variant) => {
    const longest = pieces.reduce((most, piece) => (piece.seconds > most.seconds ? piece : most));
    const file = await renderPiece(longest.id, variant);
    expect(file.length).toBeLessThanOrEqual(LIMIT);
    const { format } = await parseBuffer(file, { mimeType: "audio/mpeg" });
    expect(format.codec).toMatch(/^MPEG [12] Layer 3$/);
    expect(Math.abs((format.duration ?? 0) - longest.seconds)).toBeLessThan(0.2);
  });

  test("is asked for by a known name", () => {
    expect(() => renderPiece("no-such-piece", 1)).toThrow("No piece called no-such-piece");
  });
});

describe("renderAll", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "music-"));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("makes files like renderPiece, and leaves alone what is there", async () => {
    const take = { id: "havnevals", variant: 1 } as const;
    const lines: string[] = [];
    const made = await renderAll(dir, (line) => lines.push(line), [take]);
    expect(made).toEqual([{ ...take, path: pieceFile(dir, take) }]);
    expect(lines).toEqual(["havnevals: v1"]);
    expect(await readdir(dir)).toEqual(["havnevals-v1.mp3"]);
    expect((await readFile(made[0]!.path)).equals(await renderPiece("havnevals", 1))).toBe(true);

    const { mtimeMs } = await stat(made[0]!.path);
    await renderAll(dir, (line) => lines.push(line), [take]);
    expect((await stat(made[0]!.path)).mtimeMs).toBe(mtimeMs);
    expect(lines).toHaveLength(1);
  });

  test("says what went wrong in the child", async () => {
    const take = { id: "no-such-piece", variant: 1 } as const;
    await expect(renderAll(dir, () => {}, [take])).rejects.toThrow("No piece called no-such-piece");
  });
});
