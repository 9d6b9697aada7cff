import { open } from "node:fs/promises";
import { readAudio } from "../audio.ts";
import { bytesOf } from "../bytes.ts";
import type { ListenVerdict } from "../verdicts.ts";
import { decoded } from "./decode.ts";
import { findingsOf } from "./findings.ts";
import { loudnessMeter } from "./loudness.ts";
import { peakMeter } from "./true-peak.ts";
import { packed, shapeOf } from "./wave.ts";

const tenth = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

/** See `listenTo`. `onProgress` hears 0-100, each whole number once. Runs in the listening process only. */
export async function listen(
  path: string,
  parts: number,
  onProgress: (percent: number) => void,
): Promise<ListenVerdict> {
  const facts = await readAudio(path, Number.POSITIVE_INFINITY);
  if (!facts.ok) return { ok: false, reason: "unreadable" };
  const handle = await open(path, "r");
  try {
    const shaping = shapeOf((facts.durationMs / 1000) * facts.sampleRate, parts);
    const [loudness, peak] = [loudnessMeter(), peakMeter()];
    let said = 0;
    const blocks = decoded(await bytesOf(handle), facts, (read, size) => {
      const percent = Math.min(99, Math.floor((read / size) * 100));
      if (percent > said) onProgress((said = percent));
    });
    let channels = 0;
    for await (const block of blocks) {
      channels = Math.max(channels, block.channels.length);
      shaping.add(block);
      loudness.add(block);
      peak.add(block);
    }
    const shape = shaping.shape();
    if (shape.frames === 0) return { ok: false, reason: "unreadable" };
    const integrated = loudness.integrated();
    return {
      ok: true,
      durationMs: Math.max(1, Math.round((shape.frames / shape.sampleRate) * 1000)),
      sampleRate: shape.sampleRate,
      channels,
      loudnessLufs: tenth(integrated),
      truePeakDb: tenth(peak.truePeak()),
      peaks: packed(shape, parts).toString("base64"),
      findings: findingsOf(shape, integrated, facts.durationMs),
    };
  } finally {
    await handle.close();
  }
}
