import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { demosWith } from "../demos/index.ts";
import { type Evidence, evidenceIcon, evidenceOf, findEvidences } from "../evidence/index.ts";
import { namesOf } from "../people/index.ts";
import { wordsOf } from "./model.ts";
import { mayAnswer } from "./policy.ts";
import { journeyPath, statusOf } from "./present.ts";
import { type Reached, reachMilestone, type ReachedMilestone } from "./reach.ts";
import type { Word } from "./schema.ts";

const presentEvidence = (ctx: MemberContext, one: Evidence) => ({
  id: one._id,
  title: one.title || ctx.t("evidence.withdrawn"),
  icon: evidenceIcon(one.kind),
  meta: [ctx.t(`evidence.kind.${one.kind}`), showDate(ctx.locale, one.day)].join(" · "),
  href: `/evidence/${one._id}`,
});

const presentWord = (ctx: MemberContext, names: ReadonlyMap<string, string>, word: Word) => ({
  n: word.n,
  word: word.word,
  at: word.at,
  sentence: word.sentence,
  title: ctx.t(`journeys.word.${word.word}`, {
    name:
      word.by === ctx.actor.personId ? ctx.t("ui.you") : (names.get(word.by) ?? ctx.t("journeys.somebody")),
  }),
  date: showDate(ctx.locale, word.at, "dateTime"),
});

/** A milestone as a thing, with its history; for the inner circle. */
export async function presentMilestone(ctx: MemberContext, found: ReachedMilestone) {
  const { milestone, journey, personId } = found;
  const mark = journey.marks.find((one) => one.milestone === milestone.id);
  const [rows, evidence] = await Promise.all([
    wordsOf(personId, milestone.id),
    findEvidences(mark?.evidence ?? []),
  ]);
  const names = await namesOf([...new Set(rows.map((word) => word.by))]);
  const state = mark?.state ?? "open";
  return {
    id: milestone.id,
    stage: milestone.stage,
    dimension: milestone.dimension,
    title: milestone.title,
    counts: milestone.evidence,
    state,
    at: mark && mark.n > 0 ? mark.at : null,
    version: mark?.n ?? 0,
    evidence: evidence.map((one) => presentEvidence(ctx, one)),
    words: rows.map((word) => presentWord(ctx, names, word)),
    can: {
      say: found.to.self && state !== "confirmed",
      answer: mayAnswer(found.to) && state === "said",
      reopen: mayAnswer(found.to) && state === "confirmed",
    },
  };
}

/** The evidence to choose from: what was chosen before stays on the list, however old. */
async function choicesOf(ctx: MemberContext, found: Reached, chosen: readonly string[]) {
  const recent = (await evidenceOf(found.personId, 40)).filter((one) => one.withdrawnAt === null);
  const missing = chosen.filter((id) => !recent.some((one) => one._id === id));
  const older = (await findEvidences(missing)).filter((one) => one.members.includes(found.personId));
  const rows = [...recent, ...older];
  const hidden = await hiddenDemos(found.personId, rows);
  return rows.map((one) => {
    const shown = presentEvidence(ctx, one);
    const isHidden = one.source !== null && hidden.has(one.source);
    const small = isHidden ? `${shown.meta} · ${ctx.t("journeys.evidence.onlyYou")}` : shown.meta;
    return { value: shown.id, label: shown.title, small, isHidden };
  });
}

/** The musician's own demos among these that nobody else hears. */
async function hiddenDemos(personId: string, rows: readonly Evidence[]): Promise<Set<string>> {
  const ids = rows.flatMap((one) => (one.kind === "demo" && one.source ? [one.source] : []));
  const demos = await demosWith([...new Set(ids)]);
  return new Set(
    demos.filter((one) => one.owner === personId && one.readers === "onlyMe").map((one) => one._id),
  );
}

/** The page of one milestone; read afresh, so that a refused form shows what stands there now. */
export async function milestonePage(
  ctx: MemberContext,
  before: ReachedMilestone,
  typed: Typed,
  added: string | null = null,
): Promise<Page> {
  const found = (await reachMilestone(ctx, before.personId, before.milestone.id)) ?? before;
  const shown = await presentMilestone(ctx, found);
  const chosen = typedList(
    typed,
    "evidence",
    [...shown.evidence.map((one) => one.id), added].filter((id) => id !== null),
  );
  const choices = shown.can.say ? await choicesOf(ctx, found, chosen) : [];
  const base = journeyPath(ctx, found.personId);
  const title = shown.title[ctx.locale];
  return page(
    "journeys/milestone",
    title,
    {
      title,
      id: shown.id,
      base,
      back: found.to.self
        ? ctx.t("journeys.title")
        : ctx.t("journeys.titleOf", { name: found.to.person.name }),
      name: found.to.person.name,
      self: found.to.self,
      dimension: shown.dimension,
      stageName: ctx.t(`journeys.stage.${shown.stage}.name`),
      counts: shown.counts[ctx.locale],
      state: shown.state,
      status: statusOf(ctx, found, shown),
      left: found.to.self ? ctx.t("ui.you") : found.to.person.name,
      right: found.to.mentor ? ctx.t("ui.you") : (found.mentorName ?? ctx.t("journeys.mentor")),
      mentor: found.mentorName,
      evidence: shown.evidence,
      words: shown.words,
      version: shown.version,
      can: shown.can,
      choices,
      canLend: found.mentorName !== null && found.to.mentoring && choices.some((one) => one.isHidden),
      lends: typedText(typed, "mentorHears") !== "",
      chosen,
      sentence: typedText(typed, "sentence"),
      problems: typed.problems,
    },
    { task: true },
  );
}
