import { peaksOf } from "./model.ts";
import { type DemoVersion, lengthOf } from "./schema.ts";

/** Parts that a recording is divided into for its wave. */
export const PARTS = 1_000;

/** How loud a recording is along its length: `peaks` are 0-1, evenly spaced; as `ui.wave` takes them. */
export interface Waveform {
  peaks: number[];
  /** Least and greatest sample of each part, -1 to 1. */
  min: number[];
  max: number[];
  durationMs: number;
}

/** The waves of those versions that have been listened through, by the version's id. One read. */
export async function waveformsOf(versions: readonly DemoVersion[]): Promise<Map<string, Waveform>> {
  const read = versions.filter((one) => one.analysis?.status === "done");
  const rows = new Map((await peaksOf(read.map((one) => one._id))).map((row) => [row._id, row.peaks ?? ""]));
  return new Map(
    read.flatMap((one) => {
      const packed = rows.get(one._id) ?? "";
      return packed === "" ? [] : [[one._id, unpacked(packed, one)] as const];
    }),
  );
}

/** The wave of one version; null until it has been listened through. */
export const waveformOf = async (version: DemoVersion): Promise<Waveform | null> =>
  (await waveformsOf([version])).get(version._id) ?? null;

function unpacked(packed: string, version: DemoVersion): Waveform {
  const bytes = Buffer.from(packed, "base64");
  const pair = (at: number): number[] =>
    Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt8(i * 2 + at) / 127);
  const [min, max] = [pair(0), pair(1)];
  return {
    peaks: max.map((high, i) => Math.min(1, Math.max(high, -(min[i] ?? 0)))),
    min,
    max,
    durationMs: lengthOf(version),
  };
}
