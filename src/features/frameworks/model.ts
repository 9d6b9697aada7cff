import { collection } from "../../platform/mongo/collection.ts";
import { Framework, type Milestone } from "./schema.ts";
import { actor } from "../../platform/personal/rule.ts";

const frameworks = collection(
  "frameworks",
  Framework,
  [[{ version: 1 }, { unique: true }], [{ status: 1, version: -1 }]],
  {
    purpose: "The milestones, by version.",
    basis: "publicTask",
    people: { by: actor(["version", "publishedAt"]) },
    kept: { for: "always", why: "Not about people; who published a version goes with them." },
  },
);

export const insertFramework = (row: Framework): Promise<Framework> => frameworks.insert(row);
export const findVersion = (version: number): Promise<Framework | null> =>
  frameworks.findOne({ version, status: "published" });
/** The newest published version: its number alone, since the rest is in memory. */
export const newestVersion = async (): Promise<number | null> =>
  (await frameworks.findOne({ status: "published" }, { sort: { version: -1 }, only: ["version"] }))
    ?.version ?? null;
/** Published versions without their milestones, newest first. */
export const publishedVersions = (): Promise<Framework[]> =>
  frameworks.find({ status: "published" }, { sort: { version: -1 }, limit: 50 });
export const findDraft = (): Promise<Framework | null> =>
  frameworks.findOne({ status: "draft" }, { sort: { version: -1 } });
/** Changes the draft that has this `rev`; null when somebody was faster. */
export const changeDraft = (
  draft: Framework,
  change: Partial<Pick<Framework, "status" | "publishedAt" | "note" | "by">> & { milestones?: Milestone[] },
): Promise<Framework | null> =>
  frameworks.update(
    { _id: draft._id, status: "draft", rev: draft.rev },
    { $set: { ...change, rev: draft.rev + 1 } },
  );
export const removeDraft = (draft: Framework): Promise<number> =>
  frameworks.remove({ _id: draft._id, status: "draft", rev: draft.rev });
