import { page, type Page } from "../../http/action.ts";
import { dayOf, daysBetween } from "../../platform/calendar.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { DIMENSIONS } from "../frameworks/index.ts";
import { pupilsOf } from "../enrolments/index.ts";
import { journeysOf, signaturesDue, stageCells } from "../journeys/index.ts";
import { liveOfAll, silentPairs } from "../mentorships/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";
import { firstNames } from "./names.ts";

const FIRST = 10;
const MOST = 60;
/** Of fewer pupils a share says nothing. */
const LEAST = 5;

/** A music school's first screen: what calls for action, pupils by stage and dimension, and each pupil by silence. */
export async function schoolPage(ctx: MemberContext): Promise<Page> {
  const schools = organisationsOf(ctx.actor, "staff");
  const [lists, houses, recommendations, signatures] = await Promise.all([
    Promise.all(schools.map((id) => pupilsOf(ctx, id))),
    findOrganisations(schools),
    recommendationsWaitingFor(ctx),
    signaturesDue(ctx),
  ]);
  const pupils = lists.flatMap((list) => list.open);
  const ids = pupils.map((one) => one.personId);
  const [journeys, pairs, silent] = await Promise.all([
    journeysOf(ids),
    liveOfAll(ids),
    silentPairs(ctx, ids),
  ]);
  const mentors = await namesOf(pairs.map((pair) => pair.mentorId));
  const today = dayOf(ctx.now);
  const nameOf = new Map(pupils.map((one) => [one.personId, one.name]));
  const named = (some: readonly string[]): string =>
    firstNames(
      ctx,
      some.map((id) => nameOf.get(id) ?? ""),
    );
  const asking = lists.flatMap((list) => list.asking);
  const waiting = lists.flatMap((list) => list.waiting);
  const paired = new Set(pairs.map((pair) => pair.musicianId));
  const alone = ids.filter((id) => !paired.has(id));
  const { items: mine, nearest } = recommendations.school;
  const line = (
    n: number,
    key: "sign" | "recommend" | "asking" | "silent" | "alone" | "waiting",
    to: { href: string; label?: string; meta?: string; urgent?: boolean },
  ) =>
    n > 0
      ? [
          {
            n,
            title: ctx.t(`home.school.${key}`, { count: n }),
            meta: to.meta ?? "",
            urgent: to.urgent ?? false,
            button: { href: to.href, label: to.label ?? ctx.t("home.look") },
          },
        ]
      : [];
  const attention = [
    ...line(signatures.length, "sign", {
      href: "/signatures",
      label: ctx.t("home.school.sign1"),
      meta: firstNames(
        ctx,
        signatures.map((one) => one.name),
      ),
    }),
    ...line(mine.length, "recommend", {
      href: "/recommendations",
      ...(nearest ? deadlineOf(ctx, nearest) : {}),
    }),
    ...line(asking.length, "asking", {
      href: "/pupils",
      meta: firstNames(
        ctx,
        asking.map((one) => one.name),
      ),
    }),
    ...line(silent.length, "silent", {
      href: "#pupils-h",
      meta: named(silent.map((one) => one.musicianId)),
    }),
    ...line(alone.length, "alone", {
      href: `/mentorships/assignment?musician=${alone[0] ?? ""}`,
      label: ctx.t("home.school.assign"),
      meta: named(alone),
    }),
    ...line(waiting.length, "waiting", {
      href: "/pupils",
      meta: firstNames(
        ctx,
        waiting.map((one) => one.typedName),
      ),
    }),
  ];
  const title =
    attention.length > 0
      ? ctx.t("home.school.things", { count: attention.length })
      : ctx.t("home.school.quiet");
  const rows = pupils
    .map((one) => {
      const journey = journeys.get(one.personId);
      const pair = pairs.find((row) => row.musicianId === one.personId);
      return {
        name: one.name,
        href: `/people/${one.personId}/journey`,
        stage: journey?.stageNumber ?? 1,
        stageName: ctx.t(`home.stages.${journey?.stageNumber ?? 1}`),
        cells: journey ? stageCells(journey) : [],
        confirmed: journey?.confirmed ?? 0,
        mentor: pair ? (mentors.get(pair.mentorId) ?? "") : "",
        days: pair?.lastContactDay ? daysBetween(pair.lastContactDay, today) : null,
        silent: silent.some((row) => row.musicianId === one.personId),
      };
    })
    // Whoever has no mentor has nobody to be silent with, and stands first.
    .sort((a, b) => (b.days ?? 9999) - (a.days ?? 9999) || a.name.localeCompare(b.name, "da"));
  return page("home/school", title, {
    title,
    house: houses.map((one) => one.name).join(", "),
    attention,
    count: pupils.length,
    stages: stagesOf(ctx, [...journeys.values()]),
    ...parted(rows),
  });
}

/** The first ones, and the others folded away; past the most that fit a page the list of pupils has them. */
const parted = <Row>(rows: readonly Row[]) => ({
  pupils: rows.slice(0, FIRST),
  rest: rows.slice(FIRST, MOST),
});

const deadlineOf = (ctx: MemberContext, day: string): { meta: string; urgent: boolean } => {
  const days = daysBetween(dayOf(ctx.now), day);
  return {
    meta: days < 0 ? ctx.t("home.deadlineOver") : ctx.t("home.deadline", { count: days }),
    urgent: days <= 3,
  };
};

type Journeys = Awaited<ReturnType<typeof journeysOf>> extends ReadonlyMap<string, infer J> ? J[] : never;

/** How many on each stage, and which share of the stage's milestones is confirmed in each dimension. */
function stagesOf(ctx: MemberContext, journeys: Journeys) {
  return ([1, 2, 3, 4] as const).map((n) => {
    const there = journeys.filter((journey) => journey.stageNumber === n);
    return {
      n,
      name: ctx.t(`home.stages.${n}`),
      pupils: there.length,
      few: there.length < LEAST,
      shares: DIMENSIONS.map((dimension) => ({
        dimension,
        label: ctx.t(`ui.dim.${dimension}`),
        share:
          there.length === 0
            ? 0
            : there.reduce((sum, journey) => sum + journey.perDimension[dimension], 0) / (3 * there.length),
      })),
    };
  });
}
