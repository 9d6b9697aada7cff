import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { row } from "../hard/support/rows.ts";
import { timed, watchedMedia } from "./support/listening.ts";
import { ffmpeg, needs } from "./support/needs.ts";

let folder = "";
beforeAll(async () => {
  needs("ffmpeg");
  folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-speed-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const noise = (seconds: number): string[] => [
  "-f",
  "lavfi",
  "-i",
  `anoisesrc=d=${seconds}:c=pink:a=0.5:r=44100:seed=7,pan=stereo|c0=c0|c1=c0`,
];
/** A fresh process for each file: what it costs from the start. */
async function cost(path: string) {
  const media = watchedMedia();
  try {
    const { value, ms } = await timed(() => media.listenTo(path, { parts: 1_000, timeLimitMs: 580_000 }));
    return { value, ms, cpu: media.cpuSeconds(), mb: media.mostMb() };
  } finally {
    media.close();
  }
}

test("four minutes of each kind", async () => {
  const wav = join(folder, "four.wav");
  ffmpeg([...noise(240), wav]);
  const kinds: Record<string, string[]> = {
    "four.mp3": ["-b:a", "192k"],
    "four.flac": [],
    "four.ogg": ["-c:a", "libvorbis"],
    "four.opus": ["-c:a", "libopus"],
    "four.m4a": ["-c:a", "aac"],
    "alac.m4a": ["-c:a", "alac"],
  };
  const lines: string[] = [];
  for (const [name, args] of [["four.wav", null] as const, ...Object.entries(kinds)]) {
    const path = join(folder, name);
    if (args) ffmpeg(["-i", wav, ...args, path]);
    const { value, ms, cpu, mb } = await cost(path);
    expect(value).toMatchObject({ ok: true });
    lines.push(`${name} ${cpu.toFixed(1)} s CPU (${(ms / 1000).toFixed(1)} s), ${Math.round(mb)} MB`);
    if (name === "four.mp3") expect(cpu).toBeLessThan(3);
    expect(mb).toBeLessThan(250);
  }
  row("listening to four minutes in stereo", {
    tried: lines.length,
    counted: lines.join("; "),
    result: "mp3 within 3 s of one core, each within 250 MB",
  });
}, 600_000);

test("an hour of WAV within 250 MB", async () => {
  const path = join(folder, "hour.wav");
  ffmpeg([...noise(3_600), path]);
  const { value, ms, cpu, mb } = await cost(path);
  row("listening to an hour of WAV", {
    tried: 1,
    counted: `${cpu.toFixed(1)} s CPU (${(ms / 1000).toFixed(1)} s), most memory ${Math.round(mb)} MB`,
    result: "within 250 MB",
  });
  expect(value).toMatchObject({ ok: true, durationMs: 3_600_000 });
  expect(mb).toBeLessThan(250);
}, 600_000);
