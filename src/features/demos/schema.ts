import {
  choice,
  Id,
  maybeText,
  mustTick,
  orNull,
  requestId,
  several,
  text,
  version,
  z,
} from "../../platform/fields.ts";
import { FINDINGS } from "../../platform/media/verdicts.ts";

/** Who may hear a demo; each hears what those before do. */
export const READERS = ["onlyMe", "mentor", "band", "followers", "everyone"] as const;
export type Readers = (typeof READERS)[number];
/** A recording is at most this long. */
export const MOST_MINUTES = 20;

/** One song of an act under one title. Its recordings are versions. */
export const Demo = z.object({
  _id: Id,
  act: Id,
  title: z.string(),
  readers: z.enum(READERS),
  /** Who put up the first version; decides title and readers. */
  owner: Id,
  /** The number of the newest version. */
  last: z.number(),
  latestAt: z.date(),
  createdAt: z.date(),
  /** Counts changes of title and readers. */
  version: z.number(),
});
export type Demo = z.infer<typeof Demo>;

/** Something that its player may want to know. */
export const Finding = z.object({
  kind: z.enum(FINDINGS),
  /** Where it begins and how long it lasts. */
  atMs: z.number(),
  ms: z.number(),
});
export type Finding = z.infer<typeof Finding>;

/** What listening to a whole recording found. */
export const Analysis = z.object({
  status: z.enum(["reading", "done", "failed"]),
  /** How much of it has been read, 0-100. */
  progress: z.number(),
  /** As it sounds, which may be shorter than the file said. */
  durationMs: z.number().nullable(),
  sampleRate: z.number().nullable(),
  channels: z.number().nullable(),
  /** Integrated loudness and true peak by ITU-R BS.1770-4; null where there is nothing to measure. */
  loudnessLufs: z.number().nullable(),
  truePeakDb: z.number().nullable(),
  findings: z.array(Finding),
  /** Why it failed. Of an unreadable file it is the last word; after anything else it is tried again the next day. */
  reason: z.enum(["unreadable", "timeout", "crashed", "busy"]).optional(),
});
export type Analysis = z.infer<typeof Analysis>;

/** A lighter copy of the sound, for browsers that cannot play the original and for slow lines. */
export const Rendition = z.object({
  kind: z.enum(["opus", "aac"]),
  key: Id,
  contentType: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  at: z.date(),
});
export type Rendition = z.infer<typeof Rendition>;

/** A recording. It never changes: a new file is a new version. Only the note may be put right, and the bytes be taken back. */
export const DemoVersion = z.object({
  _id: Id,
  demo: Id,
  n: z.number(),
  /** What is new. */
  note: z.string(),
  /** Null once the bytes are gone; hash and decisions stay. */
  key: Id.nullable(),
  sha256: z.string(),
  bytes: z.number(),
  contentType: z.string(),
  format: z.string(),
  codec: z.string(),
  durationMs: z.number(),
  /** What the file said of itself; nothing once the bytes are gone. */
  tags: z.object({ title: z.string().optional(), artist: z.string().optional() }),
  uploadedBy: Id,
  /** The act's members when it was put up. */
  heard: z.array(Id),
  evidence: Id,
  at: z.date(),
  /** `received` until the stored bytes were read again and are what arrived; until then only the owner hears it. */
  status: z.enum(["received", "verified", "broken"]),
  withdrawnAt: z.date().nullable(),
  /** Who took it back, and may undo that. */
  withdrawnBy: Id.nullable().optional(),
  requestId: z.string(),
  /** Left out until the recording has begun to be listened through. */
  analysis: Analysis.optional(),
  /** Least and greatest of 1,000 equal parts, as signed bytes one after the other in base64; see `waveformOf`. */
  peaks: z.string().optional(),
  renditions: z.array(Rendition).optional(),
});
export type DemoVersion = z.infer<typeof DemoVersion>;
/** How long it is, in ms: as it was heard to be, or as the file says until then. */
export const lengthOf = ({ analysis, durationMs }: Pick<DemoVersion, "analysis" | "durationMs">): number =>
  analysis?.durationMs ?? durationMs;

/** The file as the shell received it; never what a field of that name says. */
const audio = z.object(
  { path: z.string(), bytes: z.number(), name: z.string() },
  "demos.problems.audioMissing",
);
const file = { audio, ownWork: mustTick("demos.problems.ownWork"), requestId };

export const NewDemoInput = z.object({
  ...file,
  title: text(100),
  note: maybeText(200),
  act: orNull(Id),
  readers: choice(READERS).default("onlyMe"),
});
export type NewDemoInput = z.output<typeof NewDemoInput>;
/** From the second version on, what is new has to be said. */
const note = text(200, 1, "demos.problems.noteMissing");
/** `used`: what was said before and is used in it; the room whose words these are checks them. */
export const NewVersionInput = z.object({ ...file, note, used: several(Id, 100) });
export type NewVersionInput = z.output<typeof NewVersionInput>;
export const EditDemoInput = z.object({ title: text(100), readers: choice(READERS), version });
export type EditDemoInput = z.output<typeof EditDemoInput>;
export const NoteInput = z.object({ note });
