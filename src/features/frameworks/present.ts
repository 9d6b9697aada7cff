import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { findDraft, publishedVersions } from "./model.ts";
import { type Framework, type Milestone, STAGES } from "./schema.ts";
import { currentFramework } from "./service.ts";

export const presentFramework = ({ version, status, publishedAt, note, milestones, rev }: Framework) => ({
  version,
  status,
  publishedAt,
  note,
  milestones,
  rev,
});

const isChanged = (one: Milestone, before: Milestone | undefined): boolean =>
  JSON.stringify([one.title, one.short, one.evidence]) !==
  JSON.stringify([before?.title, before?.short, before?.evidence]);

/** The draft, if there is one, else what is in force; with the versions there have been. */
export async function frameworkPage(ctx: MemberContext, typed: Typed = untouched): Promise<Page> {
  const [draft, current, versions] = await Promise.all([
    findDraft(),
    currentFramework(),
    publishedVersions(),
  ]);
  const before = new Map(current.milestones.map((one) => [one.id, one]));
  const changed = (draft?.milestones ?? []).filter((one) => isChanged(one, before.get(one.id)));
  return page("frameworks/framework", ctx.t("frameworks.title"), {
    version: current.version,
    draft: draft ? { version: draft.version, rev: draft.rev } : null,
    changed: changed.length,
    stages: STAGES.map((stage) => ({
      name: ctx.t(`frameworks.stage.${stage}`),
      rows: (draft ?? current).milestones
        .filter((one) => one.stage === stage)
        .map((one) => ({
          dim: one.dimension,
          title: one.title[ctx.locale],
          meta: one.evidence[ctx.locale],
          href: draft ? `/admin/framework/${one.id}` : null,
          tag: changed.includes(one) ? { text: ctx.t("frameworks.changed"), icon: "ret" } : null,
        })),
    })),
    versions: versions.map((one) => ({
      title: ctx.t("frameworks.version", { version: one.version }),
      meta: one.publishedAt ? showDate(ctx.locale, one.publishedAt) : "",
      text: one.note,
    })),
    note: typedText(typed, "note"),
    problems: typed.problems,
  });
}

/** The texts of one milestone of the draft, in both languages; read afresh. */
export async function milestoneForm(
  ctx: MemberContext,
  given: { draft: Framework; milestone: Milestone },
  typed: Typed,
): Promise<Page> {
  const draft = (await findDraft()) ?? given.draft;
  const one = draft.milestones.find((each) => each.id === given.milestone.id) ?? given.milestone;
  return page(
    "frameworks/milestone",
    one.title[ctx.locale],
    {
      id: one.id,
      title: one.title[ctx.locale],
      dimension: one.dimension,
      rev: draft.rev,
      values: {
        titleDa: typedText(typed, "titleDa", one.title.da),
        titleEn: typedText(typed, "titleEn", one.title.en),
        shortDa: typedText(typed, "shortDa", one.short.da),
        shortEn: typedText(typed, "shortEn", one.short.en),
        evidenceDa: typedText(typed, "evidenceDa", one.evidence.da),
        evidenceEn: typedText(typed, "evidenceEn", one.evidence.en),
      },
      meanwhile: typed.problems[""] ? [one.title.da, one.short.da, one.evidence.da] : [],
      problems: typed.problems,
    },
    { task: true },
  );
}
