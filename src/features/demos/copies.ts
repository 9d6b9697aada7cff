import type { DemoVersion, Rendition } from "./schema.ts";

const HEAVY_BITS_PER_SECOND = 320_000;
const UNPACKED = new Set(["wav", "aiff", "flac"]);

/**
 * Which lighter copies a recording should have: both where it is unpacked, heavy or of more than two channels; AAC alone for
 * Ogg, which older iPhones do not play.
 */
export function copiesWanted(
  version: Pick<DemoVersion, "format" | "codec" | "bytes" | "durationMs" | "analysis">,
): Rendition["kind"][] {
  const heavy = (version.bytes * 8_000) / version.durationMs > HEAVY_BITS_PER_SECOND;
  const wide = (version.analysis?.channels ?? 2) > 2;
  if (UNPACKED.has(version.format) || version.codec === "alac" || heavy || wide) return ["aac", "opus"];
  return version.format === "ogg" ? ["aac"] : [];
}

/** Kinds that some browser in use does not play. */
const NOT_EVERYWHERE = new Set(["aiff", "ogg"]);
/** The original plays in every browser. */
export const playsEverywhere = ({ format, codec }: Pick<DemoVersion, "format" | "codec">): boolean =>
  !NOT_EVERYWHERE.has(format) && codec !== "alac";

/** The bytes that are sent for a version: a lighter copy when it is asked for and there, else the original. */
export function bytesOf(version: DemoVersion, as: Rendition["kind"] | undefined) {
  const copy = version.renditions?.find((one) => one.kind === as);
  const { key, contentType: type, bytes, sha256, at } = copy ?? version;
  return { key: key ?? "", type, bytes, sha256, at };
}

/** One place where a version can be heard. */
export interface Source {
  src: string;
  type: string;
}

/** Where a version can be heard, lightest first; the last one plays in every browser if any does. */
export function sourcesOf(version: DemoVersion): Source[] {
  const src = `/demos/${version.demo}/versions/${version.n}/audio`;
  const copies = version.renditions ?? [];
  const of = (kind: Rendition["kind"]): Source[] =>
    copies
      .filter((one) => one.kind === kind)
      .map((one) => ({
        src: `${src}?as=${kind}`,
        type: kind === "opus" ? `${one.contentType}; codecs=opus` : one.contentType,
      }));
  const light = [...of("opus"), ...of("aac")];
  return copies.some((one) => one.kind === "aac") ? light : [...light, { src, type: version.contentType }];
}
