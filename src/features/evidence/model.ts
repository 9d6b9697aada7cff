import { collection } from "../../platform/mongo/collection.ts";
import { Evidence, type EvidenceKind } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const evidence = collection(
  "evidence",
  Evidence,
  [[{ members: 1, createdAt: -1 }], [{ source: 1, version: 1 }]],
  {
    purpose: "What shows that a young musician can do something.",
    guardian: true,
    basis: "agreement",
    people: { members: subject({ erased: "share" }), addedBy: actor(["kind", "title", "text", "day"]) },
    points: { source: { none: "a document of the room of its kind" }, act: "acts", "file.key": "storage" },
    files: { "file.key": { type: "file.type", bytes: "file.bytes", sha256: "file.sha256" } },
    secret: ["file.key"],
    kept: whileHere,
  },
);

export const insertEvidence = (row: Evidence): Promise<Evidence> => evidence.insert(row);
export const findEvidence = (id: string): Promise<Evidence | null> => evidence.get(id);
export const findEvidences = (ids: readonly string[]): Promise<Evidence[]> => evidence.all(ids);
/** The newest evidence that somebody is in, whoever recorded it. */
export const evidenceWith = (personId: string, limit = 100): Promise<Evidence[]> =>
  evidence.find({ members: personId }, { sort: { createdAt: -1 }, limit });
export const evidenceOfSource = (kind: EvidenceKind, source: string): Promise<Evidence[]> =>
  evidence.find({ source, kind }, { limit: 200 });
export const markWithdrawn = (id: string, at: Date): Promise<Evidence | null> =>
  evidence.update({ _id: id, withdrawnAt: null }, { $set: { withdrawnAt: at, file: null, text: "" } });
/** Out of sight, with text and file still there: for as long as it can be undone. */
export const hide = (id: string, at: Date): Promise<Evidence | null> =>
  evidence.update({ _id: id, withdrawnAt: null }, { $set: { withdrawnAt: at } });
/** Text and file of what is out of sight go. */
export const emptyHidden = (id: string): Promise<Evidence | null> =>
  evidence.update({ _id: id, withdrawnAt: { $ne: null } }, { $set: { file: null, text: "" } });
export const setMembers = (id: string, members: string[]): Promise<Evidence | null> =>
  evidence.update({ _id: id }, { $set: { members } });

/** Another title, day and text, for a source that was corrected. */
export const amend = (
  id: string,
  change: Partial<Pick<Evidence, "title" | "day" | "text" | "withdrawnAt">>,
): Promise<Evidence | null> => evidence.update({ _id: id }, { $set: change });
/** The key of every file, for the sweep of the storage. */
export async function* storedKeys(): AsyncIterable<string> {
  for await (const row of evidence.each({ kind: "file" })) if (row.file) yield row.file.key;
}
