import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { row } from "../hard/support/rows.ts";
import { type Watched, watchedMedia } from "./support/listening.ts";
import { ffmpeg, needs } from "./support/needs.ts";

const PARTS = 1_000;
let folder = "";
let media: Watched;
beforeAll(async () => {
  needs("ffmpeg");
  folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-measures-"));
  media = watchedMedia();
});
afterAll(async () => {
  media.close();
  await rm(folder, { recursive: true, force: true });
});

/** Something like music: a tone that swells, over noise, unlike in the two channels; of some loudness. */
const song = (seed: number, loud: number): string[] => [
  "-f",
  "lavfi",
  "-i",
  `anoisesrc=d=20:c=pink:a=0.4:r=44100:seed=${seed},tremolo=f=0.4:d=0.9,volume=${loud}`,
  "-f",
  "lavfi",
  "-i",
  `sine=frequency=${110 * seed}:duration=20:sample_rate=44100,tremolo=f=0.2:d=0.7,volume=${loud}`,
  "-filter_complex",
  "join=inputs=2",
];
const FILES: readonly [name: string, seed: number, loud: number, args: string[]][] = [
  ["pcm16.wav", 1, 1, []],
  ["pcm16 low.wav", 2, 0.05, []],
  ["pcm24.wav", 3, 1.5, ["-c:a", "pcm_s24le"]],
  ["float.wav", 4, 6, ["-c:a", "pcm_f32le"]],
  ["mono.wav", 5, 1, ["-ac", "1"]],
  ["48.wav", 6, 1, ["-ar", "48000"]],
  ["96.wav", 7, 1, ["-ar", "96000"]],
  ["192.wav", 8, 1, ["-ar", "192000"]],
  ["8.wav", 9, 1, ["-ar", "8000"]],
  ["5.1.wav", 10, 1, ["-ac", "6", "-ar", "48000"]],
  ["a.aiff", 11, 1, []],
  ["a.flac", 12, 1, []],
  ["96.flac", 13, 1, ["-ar", "96000"]],
  ["128.mp3", 14, 1, ["-b:a", "128k"]],
  ["vbr.mp3", 15, 2, ["-q:a", "3"]],
  ["mono.mp3", 16, 1, ["-ac", "1"]],
  ["a.ogg", 17, 1, ["-c:a", "libvorbis"]],
  ["a.opus", 18, 1, ["-c:a", "libopus"]],
  // Noise that the encoder only names (perceptual noise substitution) is made anew by each decoder, by its own dice.
  ["a.m4a", 19, 1, ["-c:a", "aac", "-b:a", "160k", "-aac_pns", "0"]],
  ["alac.m4a", 20, 1, ["-c:a", "alac"]],
  ["quiet.m4a", 21, 0.1, ["-c:a", "aac"]],
];

test("loudness, true peak and wave are those of ffmpeg", async () => {
  const wrong: string[] = [];
  const off = { lufs: 0, db: 0, peak: 0 };
  for (const [name, seed, loud, args] of FILES) {
    const path = join(folder, name);
    ffmpeg([...song(seed, loud), ...args, path]);
    const heard = await media.listenTo(path, { parts: PARTS, timeLimitMs: 60_000 });
    if (!heard.ok) {
      wrong.push(`${name}: ${heard.reason}`);
      continue;
    }
    const { lufs, db } = ebur128(path);
    const by = {
      lufs: Math.abs((heard.loudnessLufs ?? 0) - lufs),
      db: Math.abs((heard.truePeakDb ?? 0) - db),
      peak: waveOff(Buffer.from(heard.peaks, "base64"), path, heard.channels),
    };
    for (const key of ["lufs", "db", "peak"] as const) off[key] = Math.max(off[key], by[key]);
    if (by.lufs > 0.5 || by.db > 0.5 || by.peak > 0.01)
      wrong.push(`${name}: ${by.lufs.toFixed(2)} LU, ${by.db.toFixed(2)} dB, wave ${by.peak.toFixed(4)}`);
  }
  row("loudness, true peak and wave against ffmpeg", {
    tried: FILES.length,
    counted: `at most ${off.lufs.toFixed(2)} LU, ${off.db.toFixed(2)} dB and ${(off.peak * 100).toFixed(2)} % of full scale apart`,
    result: `outside 0.5 LU, 0.5 dB or 1 %: ${wrong.length}`,
  });
  expect(wrong).toEqual([]);
}, 600_000);

function ebur128(path: string): { lufs: number; db: number } {
  const { log } = ffmpeg(["-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"]);
  const summary = log.slice(log.lastIndexOf("Summary:"));
  const number = (after: RegExp): number => Number(after.exec(summary)?.[1] ?? Number.NaN);
  return { lufs: number(/I:\s+(-?[\d.]+) LUFS/), db: number(/Peak:\s+(-?[\d.]+) dBFS/) };
}

/** Where a decoder begins differs by up to a frame of the codec; the edges of a part of ours are right to a hundredth of it. */
const LOSSY_FRAMES = 1_200;
const isLossy = (path: string): boolean => /mp3|ogg|opus|m4a/.test(path) && !path.includes("alac");

/**
 * The furthest that a part of the wave is from the same part of what ffmpeg decodes: nearer in than what surely lies in the part,
 * or further out than what can.
 */
function waveOff(packed: Buffer, path: string, channels: number): number {
  const { out } = ffmpeg(["-v", "error", "-i", path, "-f", "f32le", "-c:a", "pcm_f32le", "-"]);
  const pcm = new Float32Array(out.buffer, out.byteOffset, Math.floor(out.length / 4));
  const frames = Math.floor(pcm.length / channels);
  const edge = Math.ceil(frames / PARTS / 100) + (isLossy(path) ? LOSSY_FRAMES : 1);
  const extremes = (from: number, to: number): [number, number] => {
    let [low, high] = [0, 0];
    for (let i = Math.max(0, from) * channels; i < Math.min(frames, to) * channels; i += 1) {
      low = Math.min(low, pcm[i] as number);
      high = Math.max(high, pcm[i] as number);
    }
    // A wave is drawn to full scale and no further.
    return [Math.max(-1, low), Math.min(1, high)];
  };
  let worst = 0;
  for (let part = 0; part < PARTS; part += 1) {
    const from = Math.floor((part * frames) / PARTS);
    const to = Math.floor(((part + 1) * frames) / PARTS);
    const [inner, outer] = [extremes(from + edge, to - edge), extremes(from - edge, to + edge)];
    const low = packed.readInt8(part * 2) / 127;
    const high = packed.readInt8(part * 2 + 1) / 127;
    worst = Math.max(worst, outer[0] - low, low - inner[0], high - outer[1], inner[1] - high);
  }
  return worst;
}
