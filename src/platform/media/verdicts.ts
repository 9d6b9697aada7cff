import { z } from "zod";

// The words that the app and its media process exchange. What comes back is parsed by these schemas, because a
// process that has read a stranger's file is not to be believed about the shape of its answer.

const failed = ["empty", "unsupported", "unreadable", "timeout", "crashed", "busy"] as const;

const audioFacts = z.object({
  ok: z.literal(true),
  format: z.enum(["mp3", "m4a", "aac", "wav", "aiff", "flac", "ogg"]),
  contentType: z.string(),
  codec: z.enum(["mp3", "aac", "alac", "pcm", "flac", "vorbis", "opus"]),
  durationMs: z.int().positive(),
  sampleRate: z.int().positive(),
  channels: z.int().positive(),
  bitrate: z.int().positive(),
  tags: z.object({ title: z.string().max(200).optional(), artist: z.string().max(200).optional() }),
});

const audioRefusal = z.object({
  ok: z.literal(false),
  reason: z.enum(["notAudio", "hasVideo", "drm", "tooLong", ...failed]),
});

/** The answer to "is this a recording?"; see `probeAudio`. */
export const audioVerdict = z.discriminatedUnion("ok", [audioFacts, audioRefusal]);

/** What a recording is: `durationMs` as measured, `sampleRate` in Hz, `bitrate` in bits a second, tags as found. */
export type AudioFacts = z.infer<typeof audioFacts>;
export type AudioVerdict = z.infer<typeof audioVerdict>;
export type AudioFormat = AudioFacts["format"];
/**
 * Why a file is no recording that we take. About the file: `empty` (no bytes or no sound), `notAudio`,
 * `unsupported` (sound of another kind), `unreadable` (cut off or damaged), `hasVideo`, `drm`, `tooLong`.
 * About us, so that trying again may help: `timeout`, `crashed`, `busy`.
 */
export type AudioRefusal = z.infer<typeof audioRefusal>["reason"];

const OURS: ReadonlySet<string> = new Set(["timeout", "crashed", "busy"]);
/** Does the refusal say nothing of the file, so that trying again may help? */
export const isOurFault = (reason: AudioRefusal | PictureRefusal): boolean => OURS.has(reason);

/** What may be worth knowing about a recording; `docs/demos.md` says when each is found. */
export const FINDINGS = [
  "silent",
  "silentStart",
  "silentEnd",
  "silentGap",
  "clipped",
  "quiet",
  "oneSide",
  "short",
] as const;

const heard = z.object({
  ok: z.literal(true),
  durationMs: z.int().positive(),
  sampleRate: z.int().positive(),
  channels: z.int().positive(),
  loudnessLufs: z.number().nullable(),
  truePeakDb: z.number().nullable(),
  peaks: z.string().max(100_000),
  findings: z.array(z.object({ kind: z.enum(FINDINGS), atMs: z.number(), ms: z.number() })).max(1_000),
});

/** The answer to "what is it made of?"; see `listenTo`. */
export const listenVerdict = z.discriminatedUnion("ok", [
  heard,
  z.object({ ok: z.literal(false), reason: z.enum(["unreadable", "timeout", "crashed", "busy"]) }),
]);

/**
 * What listening to the whole of a recording found. `peaks`: least and greatest of equal parts as signed bytes one after the
 * other, in base64. `loudnessLufs` and `truePeakDb` by ITU-R BS.1770-4, null in silence.
 */
export type Heard = z.infer<typeof heard>;
export type ListenVerdict = z.infer<typeof listenVerdict>;

const picture = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  path: z.string(),
  type: z.enum(["image/webp", "image/jpeg"]),
  bytes: z.int().positive(),
});

const pictureRefusal = z.object({
  ok: z.literal(false),
  reason: z.enum(["notPicture", "tooLarge", ...failed]),
});

/** The answer to "make pictures of this"; see `makePictures`. */
export const pictureVerdict = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), pictures: z.array(picture) }),
  pictureRefusal,
]);

/** One file, `width` and `height` in pixels. */
export type Picture = z.infer<typeof picture>;
export type PictureVerdict = z.infer<typeof pictureVerdict>;
/** As `AudioRefusal`; `tooLarge` counts pixels, `unsupported` is a picture of a kind that we cannot read. */
export type PictureRefusal = z.infer<typeof pictureRefusal>["reason"];

/** What the app may ask of the media process. */
export type MediaJob =
  | { kind: "audio"; path: string; maxMs: number }
  | { kind: "listen"; path: string; parts: number }
  | { kind: "pictures"; path: string; sizes: number[]; whole: boolean; print: boolean };
