import type { Context } from "../../platform/context.ts";
import { showDuration, showNumber } from "../../platform/i18n.ts";
import { isHeavy, oddFormat, playsEverywhere, type Source, sourcesOf } from "./copies.ts";
import type { DemoVersion, Finding } from "./schema.ts";
import type { Waveform } from "./waveform.ts";

/** How far the listening is, and where to ask again: once it is through, the lighter copies are made. */
interface Reading {
  state: "reading" | "copying";
  progress: number;
  href: string;
}

/** What listening found, as far as the reader may hear the version: the wave and what is measured are the recording's own. */
export interface Sound {
  peaks: number[];
  loudnessLufs: number | null;
  truePeakDb: number | null;
  sources: Source[];
  /** The kind of file, where some browser cannot play what there is. */
  odd: string | null;
  /** For those who put it up. */
  reading: Reading | null;
  remarks: string[];
  /** For those who want it: `-14,2 LUFS`. */
  measures: string[];
}

/** What a version's rung shows of its sound. `mine`: the reader put it up or began the demo; `copying`: its copies are being made. */
export function presentSound(
  ctx: Context,
  version: DemoVersion,
  at: { wave: Waveform | undefined; mine: boolean; hears: boolean; copying: boolean },
): Sound {
  const { analysis } = version;
  const isOver = analysis?.status === "done" || analysis?.status === "failed";
  const waits = version.withdrawnAt === null && version.status !== "broken" && !isOver;
  return {
    peaks: at.wave?.peaks ?? [],
    loudnessLufs: at.hears ? (analysis?.loudnessLufs ?? null) : null,
    truePeakDb: at.hears ? (analysis?.truePeakDb ?? null) : null,
    sources: at.hears ? sourcesOf(version) : [],
    odd: at.hears ? oddFormat(version) : null,
    reading:
      at.mine && (waits || at.copying)
        ? {
            state: waits ? "reading" : "copying",
            progress: analysis?.progress ?? 0,
            href: `/api/v1/demos/${version.demo}/versions/${version.n}/reading`,
          }
        : null,
    remarks: at.mine && at.hears && isOver ? remarksOf(ctx, version, at.copying) : [],
    measures: at.hears ? measuresOf(ctx, version) : [],
  };
}

function remarksOf(ctx: Context, version: DemoVersion, copying: boolean): string[] {
  const { analysis } = version;
  if (analysis?.status === "failed") return [ctx.t("demos.sound.failed")];
  return [
    ...(analysis?.findings ?? []).map((one) => sayFinding(ctx, one)),
    // What a copy will mend is no remark.
    ...(copying ? [] : sayWithoutCopy(ctx, version)),
  ];
}

/** How the original plays, where it alone is there. */
function sayWithoutCopy(ctx: Context, version: DemoVersion): string[] {
  if ((version.renditions ?? []).some((one) => one.kind === "aac")) return [];
  if (!playsEverywhere(version)) return [ctx.t("demos.sound.notEverywhere", { format: version.format })];
  if (!isHeavy(version)) return [];
  return [ctx.t("demos.sound.heavy", { mb: Math.round(version.bytes / 1_048_576) })];
}

function sayFinding(ctx: Context, { kind, atMs, ms }: Finding): string {
  return ctx.t(`demos.findings.${kind}`, { at: showDuration(atMs), length: sayLength(ctx, ms) });
}

/** "40 seconds", and from two minutes on "3 minutes". */
function sayLength(ctx: Context, ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 120
    ? ctx.t("demos.sound.seconds", { count: seconds })
    : ctx.t("demos.sound.minutes", { count: Math.round(seconds / 60) });
}

function measuresOf(ctx: Context, { analysis, format, codec }: DemoVersion): string[] {
  if (analysis?.status !== "done") return [];
  const number = (value: number): string => showNumber(ctx.locale, value, 1);
  const { loudnessLufs, truePeakDb, sampleRate, channels } = analysis;
  return [
    ...(loudnessLufs === null ? [] : [ctx.t("demos.sound.loudness", { value: number(loudnessLufs) })]),
    ...(truePeakDb === null ? [] : [ctx.t("demos.sound.truePeak", { value: number(truePeakDb) })]),
    [
      format === codec ? format : `${format} (${codec})`,
      ...(sampleRate === null ? [] : [`${number(sampleRate / 1000)} kHz`]),
      ...(channels === null
        ? []
        : [
            channels === 2 ? ctx.t("demos.sound.stereo") : ctx.t("demos.sound.channels", { count: channels }),
          ]),
    ].join(", "),
  ];
}
