import { page, type Page, type Typed, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { currentFramework, DIMENSIONS, type StageName, STAGES } from "../frameworks/index.ts";
import { namesOf } from "../people/index.ts";
import { newestWords } from "./model.ts";
import { confirmedIn, ENOUGH, ENOUGH_EACH, mayAnswer, maySecond } from "./policy.ts";
import type { Reached } from "./reach.ts";
import type { Word } from "./schema.ts";
import { type MilestoneView, milestonesOf, stageNumber, viewOf } from "./view.ts";

/** The journey as a thing: what whoever sees progress may read. */
export function presentJourney({ journey, framework }: Reached) {
  const view = viewOf(journey, framework);
  return {
    ...view,
    stages: journey.stages.map(({ stage, enteredAt }) => ({ stage, enteredAt })),
    all: STAGES.flatMap((stage) =>
      milestonesOf(framework, journey, stage).map(({ id, state, at }) => ({ id, stage, state, at })),
    ),
  };
}

/** Where a journey and its milestones stand on the site, for the one who looks. */
export const journeyPath = (ctx: MemberContext, personId: string): string =>
  ctx.actor.personId === personId ? "/journey" : `/people/${personId}/journey`;

/** How a milestone stands, in a sentence for the one who looks. */
export function statusOf(
  ctx: MemberContext,
  { to, mentorName }: Pick<Reached, "to" | "mentorName">,
  one: Pick<MilestoneView, "state" | "at">,
): string {
  const day = one.at ? showDate(ctx.locale, one.at, "short") : "";
  const mentor = mentorName ?? ctx.t("journeys.mentor");
  if (one.state === "said")
    return to.self
      ? ctx.t("journeys.status.saidByYou", { day })
      : ctx.t("journeys.status.said", { name: to.person.name, day });
  if (one.state === "confirmed") return ctx.t("journeys.status.confirmed", { day });
  if (one.state === "returned") return ctx.t("journeys.status.returned", { name: mentor, day });
  return one.at ? ctx.t("journeys.status.notYet", { day }) : ctx.t("ui.state.open");
}

/** The tiles of a stage: three dimensions of three, as `_dimcols` takes them. */
function columnsOf(ctx: MemberContext, found: Reached, stage: StageName, words: readonly Word[]) {
  const base = journeyPath(ctx, found.personId);
  const all = milestonesOf(found.framework, found.journey, stage);
  return DIMENSIONS.map((dimension) => {
    const milestones = all.filter((one) => one.dimension === dimension);
    return {
      dimension,
      confirmed: milestones.filter((one) => one.state === "confirmed").length,
      milestones: milestones.map((one) => ({
        id: one.id,
        dimension,
        state: one.state,
        title: one.title[ctx.locale],
        status: statusOf(ctx, found, one),
        quote:
          one.state === "returned" ? (words.find((word) => word.milestone === one.id)?.sentence ?? "") : "",
        href: found.inner ? `${base}/${one.id}` : null,
      })),
    };
  });
}

const hereWord = (to: Reached["to"]): string => (to.self ? "you" : "they");

/** The four steps of the stair. */
async function pathOf(ctx: MemberContext, found: Reached) {
  const { journey, framework, to } = found;
  const entries = new Map(journey.stages.map((entry, i) => [entry.stage, journey.stages[i + 1] ?? null]));
  const names = found.inner
    ? await namesOf(journey.stages.map((entry) => entry.signedBy))
    : new Map<string, string>();
  const now = STAGES.indexOf(journey.stage);
  return STAGES.map((stage, i) => {
    const n = stageNumber(stage);
    const name = ctx.t(`journeys.stage.${stage}.name`);
    if (i > now)
      return { n, name, state: "later", text: ctx.t(`journeys.stage.${stage}.about`), cells: [], label: "" };
    const { confirmed } = confirmedIn(framework, journey.marks, stage);
    const milestones = milestonesOf(framework, journey, stage);
    const cells = milestones.map((one) => one.state);
    const label = ctx.t("journeys.bird", { stage: name, n: confirmed });
    if (i === now) {
      const waiting = cells.filter((state) => state === "said").length;
      const text = ctx.t(waiting > 0 ? "journeys.nowWaiting" : "journeys.now", {
        n: confirmed,
        count: waiting,
      });
      return { n, name, state: "now", strong: ctx.t(`journeys.here.${hereWord(to)}`), text, cells, label };
    }
    const next = entries.get(stage);
    const day = next ? showDate(ctx.locale, next.enteredAt) : "";
    const by = names.get(next?.signedBy ?? "");
    const text = by
      ? ctx.t("journeys.signedBy", { n: confirmed, day, name: by })
      : ctx.t("journeys.signed", { n: confirmed, day });
    return { n, name, state: "done", text, cells, label };
  });
}

/** The rule of seven, and what can be done about it. */
function ruleOf(ctx: MemberContext, found: Reached) {
  const view = viewOf(found.journey, found.framework);
  const canSign = view.proposal === "mentor" && mayAnswer(found.to);
  const canSecond = view.proposal === "second" && maySecond(ctx, found.to);
  return {
    confirmed: view.confirmed,
    label: ctx.t("journeys.bird", {
      stage: ctx.t(`journeys.stage.${view.stage}.name`),
      n: view.confirmed,
    }),
    rows: DIMENSIONS.map((dimension) => {
      const n = view.perDimension[dimension];
      return {
        dimension,
        text:
          n >= ENOUGH_EACH
            ? ctx.t("journeys.rule.enough", { n })
            : ctx.t("journeys.rule.missing", { n, more: ENOUGH_EACH - n }),
      };
    }),
    text: ctx.t(
      view.exitTalk
        ? "journeys.rule.exitTalk"
        : view.proposal === "none"
          ? view.stage === "ready-to-fly"
            ? "journeys.rule.last"
            : "journeys.rule.text"
          : `journeys.rule.${view.proposal}`,
      { n: ENOUGH },
    ),
    advance: canSign || canSecond ? `/people/${found.personId}/journey/advance` : null,
  };
}

/** `/journey`, and the same for whoever sees progress. */
export async function journeyPage(
  ctx: MemberContext,
  found: Reached,
  typed: Typed = untouched,
): Promise<Page> {
  const { journey, framework, to } = found;
  const words = found.inner ? await newestWords(found.personId, journey.marks) : [];
  const newest = mayAnswer(to) ? await currentFramework() : framework;
  const title = to.self ? ctx.t("journeys.title") : ctx.t("journeys.titleOf", { name: to.person.name });
  return page("journeys/journey", title, {
    title,
    self: to.self,
    name: to.person.name,
    base: journeyPath(ctx, found.personId),
    profile: `/people/${found.personId}`,
    mentor: found.mentorName ?? ctx.t("journeys.mentor"),
    hasMentor: found.mentorName !== null,
    path: await pathOf(ctx, found),
    stageName: ctx.t(`journeys.stage.${journey.stage}.name`),
    columns: columnsOf(ctx, found, journey.stage, words),
    rule: ruleOf(ctx, found),
    others: STAGES.filter((stage) => stage !== journey.stage).map((stage) => {
      const later = STAGES.indexOf(stage) > STAGES.indexOf(journey.stage);
      const { confirmed } = confirmedIn(framework, journey.marks, stage);
      const name = ctx.t(`journeys.stage.${stage}.name`);
      return {
        title: later
          ? ctx.t("journeys.others.later", { stage: name })
          : ctx.t("journeys.others.done", { stage: name, n: confirmed }),
        rows: columnsOf(ctx, found, stage, words).flatMap((column) =>
          column.milestones.map((one) => ({
            dimension: one.dimension,
            title: one.title,
            status: later ? "" : one.status,
            href: later ? null : one.href,
          })),
        ),
      };
    }),
    move:
      newest.version > journey.frameworkVersion && journey.rev > 0
        ? { to: newest.version, note: newest.note }
        : null,
    problem: typed.problems[""] ?? null,
  });
}
