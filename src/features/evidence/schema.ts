import { z } from "zod";
import { Id } from "../../platform/fields.ts";

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
