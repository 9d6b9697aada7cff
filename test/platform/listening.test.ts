import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { loudnessMeter } from "../../src/platform/media/listening/loudness.ts";
import { peakMeter } from "../../src/platform/media/listening/true-peak.ts";
import { packed, shapeOf } from "../../src/platform/media/listening/wave.ts";
import { closeMedia, listenTo } from "../../src/platform/media/probe.ts";
import { root } from "../../src/platform/root.ts";

const RATE = 48_000;
type Part = [seconds: number, decibels: number];
/** A sine in two channels, louder and lower by parts. */
function sine(parts: readonly Part[], { hertz = 1_000, phase = 0, rate = RATE } = {}): Float32Array {
  const frames = parts.map(([seconds]) => Math.round(seconds * rate));
  const out = new Float32Array(frames.reduce((sum, one) => sum + one, 0));
  let at = 0;
  for (const [i, [, decibels]] of parts.entries())
    for (let end = at + (frames[i] as number); at < end; at += 1)
      out[at] = 10 ** (decibels / 20) * Math.sin((2 * Math.PI * hertz * at) / rate + phase);
  return out;
}
/** Gives a meter the same sound in each channel, in pieces of an odd size, as decoders give them. */
function fed<M extends { add: ReturnType<typeof loudnessMeter>["add"] }>(
  meter: M,
  samples: Float32Array,
  channels = 2,
  rate = RATE,
): M {
  for (let at = 0; at < samples.length; at += 4_099) {
    const piece = samples.subarray(at, at + 4_099);
    meter.add({ sampleRate: rate, channels: Array.from({ length: channels }, () => piece) });
  }
  return meter;
}
const lufsOf = (samples: Float32Array, channels?: number, rate?: number): number | null =>
  fed(loudnessMeter(), samples, channels, rate).integrated();
const dbtpOf = (samples: Float32Array): number | null => fed(peakMeter(), samples).truePeak();

describe("loudness by ITU-R BS.1770-4, on the cases of EBU Tech 3341", () => {
  test.each<[string, readonly Part[], number]>([
    ["1: a steady tone", [[20, -23]], -23],
    ["2: a steady lower tone", [[20, -33]], -33],
    [
      "3: the gate leaves the quiet out",
      [
        [10, -36],
        [60, -23],
        [10, -36],
      ],
      -23,
    ],
    [
      "4: and the almost silent",
      [
        [10, -72],
        [10, -36],
        [60, -23],
        [10, -36],
        [10, -72],
      ],
      -23,
    ],
    [
      "5: near the gate",
      [
        [20, -26],
        [20.1, -20],
        [20, -26],
      ],
      -23,
    ],
  ])("case %s", (_name, parts, lufs) => {
    expect(Math.abs((lufsOf(sine(parts)) ?? 0) - lufs)).toBeLessThanOrEqual(0.1);
  });

  test("is the same at every sample rate", () => {
    for (const rate of [16_000, 44_100, 96_000, 192_000])
      expect(lufsOf(sine([[5, -23]], { rate }), 2, rate)).toBeCloseTo(-23, 1);
  });

  test("one channel is 3 LU less than the same in two", () => {
    const tone = sine([[5, -23]]);
    expect((lufsOf(tone) ?? 0) - (lufsOf(tone, 1) ?? 0)).toBeCloseTo(3.01, 1);
  });

  test("silence and what lasts too short have none", () => {
    const silence = new Float32Array(RATE * 2);
    expect([lufsOf(silence), dbtpOf(silence)]).toEqual([null, null]);
    expect(lufsOf(sine([[0.3, -20]]))).toBeNull();
  });
});

describe("true peak, on the cases of EBU Tech 3341", () => {
  test.each<[string, number, number]>([
    ["15: a quarter of the rate", 0, 4],
    ["16: between the samples", Math.PI / 4, 4],
    ["17: a sixth of the rate", Math.PI / 3, 6],
    ["18: an eighth of the rate", (67.5 * Math.PI) / 180, 8],
  ])("case %s", (_name, phase, part) => {
    // Faded in, as the cases are: a tone that begins at once goes higher there, and is meant to.
    const tone = sine([[1, -6.02]], { hertz: RATE / part, phase }).map((value, i) =>
      i < RATE / 10 ? (value * i) / (RATE / 10) : value,
    );
    const dbtp = dbtpOf(tone);
    expect(dbtp).toBeGreaterThan(-6.42);
    expect(dbtp).toBeLessThan(-5.8);
  });
});

describe("the wave", () => {
  test("has the least and the greatest of each part, however the sound arrives and however long it was said to be", () => {
    const samples = Float32Array.from({ length: 100_000 }, (_, i) => (i < 55_000 ? 0.5 : -0.25));
    for (const expected of [100_000, 1_000, 1_000_000]) {
      const shaping = shapeOf(expected, 10);
      for (let at = 0; at < samples.length; at += 777)
        shaping.add({ sampleRate: RATE, channels: [samples.subarray(at, at + 777)] });
      const bytes = packed(shaping.shape(), 10);
      expect([...new Int8Array(bytes)].map((one) => one / 127)).toEqual(
        Array.from({ length: 10 }, (_, part) =>
          part === 5
            ? [expect.closeTo(-0.25, 1), expect.closeTo(0.5, 1)]
            : part < 5
              ? [0, expect.closeTo(0.5, 1)]
              : [expect.closeTo(-0.25, 1), 0],
        ).flat(),
      );
    }
  });
});

describe("each kind of recording is listened through", () => {
  afterAll(closeMedia);
  // What ffmpeg's ebur128 says of the same files.
  test.each<[string, number, number, number]>([
    ["tone.mp3", 2_000, -22.2, -18.5],
    ["tone-bare.mp3", 2_038, -21.8, -17],
    ["tone.m4a", 2_000, -21.8, -14.5],
    ["tone-end.m4a", 2_000, -21.8, -14.5],
    ["tone-pieces.m4a", 2_020, -21.8, -14.5],
    ["tone-alac.m4a", 2_000, -21.6, -18.1],
    ["tone.aac", 2_020, -21.8, -14.5],
    ["tone.wav", 2_000, -21.7, -18],
    ["tone-piped.wav", 2_000, -21.7, -18],
    ["tone.aiff", 2_000, -21.7, -18],
    ["tone.aifc", 2_000, -21.6, -18.1],
    ["tone.flac", 2_000, -21.7, -18.1],
    ["tone-piped.flac", 2_000, -21.7, -18.1],
    ["tone.ogg", 2_000, -21.7, -17.7],
    ["tone.opus", 2_000, -21.8, -17.9],
  ])("%s", async (name, ms, lufs, dbtp) => {
    const heard = await listenTo(join(root, "test/fixtures/audio", name), {
      parts: 1_000,
      timeLimitMs: 60_000,
    });
    if (!heard.ok) throw new Error(heard.reason);
    expect(Math.abs(heard.durationMs - ms)).toBeLessThanOrEqual(30);
    expect(Math.abs((heard.loudnessLufs ?? 0) - lufs)).toBeLessThanOrEqual(0.2);
    expect(Math.abs((heard.truePeakDb ?? 0) - dbtp)).toBeLessThanOrEqual(0.3);
    expect([heard.channels, heard.findings, Buffer.from(heard.peaks, "base64").length]).toEqual([
      1,
      [],
      2_000,
    ]);
  });

  test("what is no recording is unreadable, and the next one is listened to", async () => {
    const limits = { parts: 10, timeLimitMs: 60_000 };
    expect(await listenTo(join(root, "package.json"), limits)).toEqual({ ok: false, reason: "unreadable" });
    expect(await listenTo(join(root, "test/fixtures/audio/tone.wav"), limits)).toMatchObject({ ok: true });
  });
});
