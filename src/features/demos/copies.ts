import { type DemoVersion, lengthOf, type Rendition } from "./schema.ts";

const HEAVY_BITS_PER_SECOND = 320_000;
const UNPACKED = new Set(["wav", "aiff", "flac"]);

/**
 * Which lighter copies a recording should have: both where it is unpacked, heavy or of more than two channels; AAC alone for
 * Ogg, which older iPhones do not play.
 */
export function copiesWanted(
  version: Pick<DemoVersion, "format" | "codec" | "bytes" | "durationMs" | "analysis">,
): Rendition["kind"][] {
  const heavy = (version.bytes * 8_000) / lengthOf(version) > HEAVY_BITS_PER_SECOND;
  const wide = (version.analysis?.channels ?? 2) > 2;
  if (UNPACKED.has(version.format) || version.codec === "alac" || heavy || wide) return ["aac", "opus"];
  return version.format === "ogg" ? ["aac"] : [];
}

/** Kinds that some browser in use does not play. */
const NOT_EVERYWHERE = new Set(["aiff", "ogg"]);
/** The original plays in every browser. */
export const playsEverywhere = ({ format, codec }: Pick<DemoVersion, "format" | "codec">): boolean =>
  !NOT_EVERYWHERE.has(format) && codec !== "alac";

const HEAVY_BYTES = 10 * 1_048_576;
/** So large that it may stop on a slow line, and a copy was wanted for that. */
export const isHeavy = (version: DemoVersion): boolean =>
  version.bytes > HEAVY_BYTES && copiesWanted(version).length > 0;

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

/** The address by which a version is known to a player, whatever copy of it is played. */
export const soundAddress = ({ demo, n }: Pick<DemoVersion, "demo" | "n">): string =>
  `/demos/${demo}/versions/${n}/audio`;

/**
 * Where a version can be heard, lightest first; the last one plays in every browser if any does. `src` is the door that sends it,
 * which takes `as`.
 */
export function sourcesOf(version: DemoVersion, src = soundAddress(version)): Source[] {
  const copies = version.renditions ?? [];
  const of = (kind: Rendition["kind"]): Source[] =>
    copies
      .filter((one) => one.kind === kind)
      .map((one) => ({
        src: `${src}${src.includes("?") ? "&" : "?"}as=${kind}`,
        type: kind === "opus" ? `${one.contentType}; codecs=opus` : one.contentType,
      }));
  const light = [...of("opus"), ...of("aac")];
  return copies.some((one) => one.kind === "aac") ? light : [...light, { src, type: version.contentType }];
}

/** The one file that is handed on to programs, which choose nothing: the copy that plays everywhere, else the original. */
export function onlySource(version: DemoVersion): Source & { bytes: number } {
  const aac = version.renditions?.find((one) => one.kind === "aac");
  const src = soundAddress(version);
  return aac
    ? { src: `${src}?as=aac`, type: aac.contentType, bytes: aac.bytes }
    : { src, type: version.contentType, bytes: version.bytes };
}

/** The kind of file, where nothing but the original is there and some browser does not play it; null elsewhere. */
export const oddFormat = (version: DemoVersion): string | null =>
  playsEverywhere(version) || version.renditions?.some((one) => one.kind === "aac")
    ? null
    : version.codec === "alac"
      ? "ALAC"
      : version.format.toUpperCase();
