import { choice, day, Id, link, orNull, requestId, text, z } from "../../platform/fields.ts";

/** The kinds that have a source in the house so far, and those that a person writes. */
export const EVIDENCE_KINDS = ["demo", "session", "practice", "link", "file", "text", "word"] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/**
 * One thing that happened, recorded once and linked to by milestones, recommendations and reports. Rooms that own a source
 * (a demo version, a session, a practice entry) record it in the same change as the source.
 */
export const Evidence = z.object({
  _id: Id,
  kind: z.enum(EVIDENCE_KINDS),
  /** The id of the source in its own room; null for what was written here. */
  source: Id.nullable(),
  /** Version number of a demo; null elsewhere. */
  version: z.number().nullable(),
  sha256: z.string().nullable(),
  act: Id.nullable(),
  /** The calendar day it happened on. */
  day: z.string(),
  /** Whose evidence it is: the members who claim a role in it. */
  members: z.array(Id),
  addedBy: Id.nullable(),
  /** A short title as its owner gave it; for `word` the person's name and what they are. */
  title: z.string(),
  /** The text, the word, or the link's address. */
  text: z.string(),
  /** A stored file of kind `file`. */
  file: z
    .object({ key: Id, type: z.string(), bytes: z.number(), sha256: z.string(), name: z.string() })
    .nullable(),
  createdAt: z.date(),
  /** Bytes or source were withdrawn; hash and decision stay. */
  withdrawnAt: z.date().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a person writes or puts up here; the other kinds come with their source. */
export const WRITTEN_KINDS = ["file", "link", "text", "word"] as const;
export const isWritten = (kind: EvidenceKind): boolean => WRITTEN_KINDS.some((one) => one === kind);

/** The milestone to go back to, as its room names it. */
export const goingTo = orNull(z.string().regex(/^[A-Z]{2}-[A-Z]\d$/)).catch(null);
const common = { day, for: goingTo, requestId };
export const EvidenceInput = z.discriminatedUnion(
  "kind",
  [
    z.object({ kind: z.literal("link"), title: text(100), address: link, ...common }),
    z.object({ kind: z.literal("text"), title: text(100), text: text(3000), ...common }),
    z.object({ kind: z.literal("word"), title: text(100), text: text(1000), ...common }),
  ],
  "problems.choice",
);
export type EvidenceInput = z.output<typeof EvidenceInput>;

/** The file as the shell received it; never what a field of that name says. */
const file = z.object(
  { path: z.string(), bytes: z.number(), name: z.string() },
  "evidence.problems.fileMissing",
);
export const FileInput = z.object({ title: text(100), file, ...common });
export type FileInput = z.output<typeof FileInput>;
export const NewQuery = z.object({
  kind: choice(WRITTEN_KINDS).nullable().catch(null).default(null),
  for: goingTo,
});
export const MAX_FILE_BYTES = 12 * 1_048_576;
