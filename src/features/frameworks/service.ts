import type { Context } from "../../platform/context.ts";
import { systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { frameworkDrafted, frameworkDropped, frameworkEdited, frameworkPublished } from "./events.ts";
import { changeDraft, findDraft, findVersion, insertFramework, newestVersion, removeDraft } from "./model.ts";
import type { Framework, Milestone, MilestoneInput } from "./schema.ts";
import { firstMilestones } from "./seed.ts";

// Published versions never change, so each is read once for the life of the process.
const versions = new Map<number, Framework>();

/** A published version. @throws an Error for one that does not exist: journeys only hold numbers that do. */
export async function getFramework(version: number): Promise<Framework> {
  const known = versions.get(version);
  if (known) return known;
  const found = await findVersion(version);
  if (!found) throw new Error(`no version ${version} of the framework`);
  versions.set(version, found);
  return found;
}

/** The newest published version: the one that new journeys begin on. */
export const currentFramework = async (): Promise<Framework> => getFramework((await newestVersion()) ?? 1);

/** Makes version 1 from the data file when there is none; called once at start. */
export async function ensureFramework(): Promise<void> {
  versions.clear();
  if ((await newestVersion()) !== null) return;
  const ctx = systemContext();
  try {
    await ctx.change(
      () => insertFramework(fresh(ctx, 1, firstMilestones(), "published")),
      (made) => frameworkPublished({ about: made._id, data: { version: 1 } }),
    );
  } catch (err) {
    // Two processes that start at once: the other one made it.
    if (!isDuplicate(err)) throw err;
  }
}

const fresh = (
  ctx: Context,
  version: number,
  milestones: Milestone[],
  status: Framework["status"],
): Framework => ({
  _id: newId(),
  version,
  status,
  publishedAt: status === "published" ? ctx.now : null,
  by: ctx.actor?.personId ?? null,
  note: "",
  milestones,
  createdAt: ctx.now,
  rev: 0,
});

/** The draft, begun from the newest version when there is none. Emits `frameworks.drafted`. */
export async function openDraft(ctx: Context): Promise<Framework> {
  const there = await findDraft();
  if (there) return there;
  const from = await currentFramework();
  try {
    return await ctx.change(
      () => insertFramework(fresh(ctx, from.version + 1, from.milestones, "draft")),
      (made) => frameworkDrafted({ about: made._id, data: { version: made.version } }),
    );
  } catch (err) {
    const other = isDuplicate(err) ? await findDraft() : null;
    if (!other) throw err;
    return other;
  }
}

const changedMeanwhile = (): AppError => new AppError(409, "problems.changedMeanwhile");

/** Other texts for one milestone of the draft. @throws 409 when the draft changed since the form was made. */
export async function editMilestone(
  ctx: Context,
  draft: Framework,
  id: string,
  input: MilestoneInput,
): Promise<Framework> {
  if (draft.rev !== input.version) throw changedMeanwhile();
  const milestones = draft.milestones.map((one) =>
    one.id === id
      ? {
          ...one,
          title: { da: input.titleDa, en: input.titleEn },
          short: { da: input.shortDa, en: input.shortEn },
          evidence: { da: input.evidenceDa, en: input.evidenceEn },
        }
      : one,
  );
  return ctx.change(
    async () => {
      const saved = await changeDraft(draft, { milestones });
      if (!saved) throw changedMeanwhile();
      return saved;
    },
    frameworkEdited({ about: draft._id, data: { version: draft.version, milestone: id } }),
  );
}

/** The draft becomes the version that new journeys begin on; journeys under way stay on theirs. */
export async function publishDraft(
  ctx: Context,
  draft: Framework,
  note: string,
  version: number,
): Promise<Framework> {
  if (draft.rev !== version) throw changedMeanwhile();
  return ctx.change(
    async () => {
      const saved = await changeDraft(draft, {
        status: "published",
        publishedAt: ctx.now,
        by: ctx.actor?.personId ?? null,
        note,
      });
      if (!saved) throw changedMeanwhile();
      return saved;
    },
    frameworkPublished({ about: draft._id, data: { version: draft.version } }),
  );
}

/** The draft is thrown away; published versions are untouched. @throws 409 when it changed since the form was made */
export async function dropDraft(ctx: Context, draft: Framework, version: number): Promise<void> {
  if (draft.rev !== version) throw changedMeanwhile();
  await ctx.change(
    async () => {
      if ((await removeDraft(draft)) === 0) throw changedMeanwhile();
    },
    frameworkDropped({ about: draft._id, data: { version: draft.version } }),
  );
}
