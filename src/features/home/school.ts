import { page, type Page } from "../../http/action.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { DIMENSIONS } from "../frameworks/index.ts";
import { pupilsOf } from "../enrolments/index.ts";
import { journeysOf, signaturesDue, stageCells } from "../journeys/index.ts";
import { liveOfAll, silentPairs } from "../mentorships/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";

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
  const days = new Map(silent.map((one) => [one.musicianId, one.days]));
  const asking = lists.flatMap((list) => list.asking).length;
  const waiting = lists.flatMap((list) => list.waiting).length;
  const alone = ids.filter((id) => !pairs.some((pair) => pair.musicianId === id)).length;
  const mine = recommendations.school.items.filter((one) => one.mine).length;
  const line = (
    n: number,
    key: "sign" | "recommend" | "asking" | "silent" | "alone" | "waiting",
    href: string,
  ) =>
    n > 0
      ? [{ n, title: ctx.t(`home.school.${key}`, { count: n }), button: { href, label: ctx.t("home.look") } }]
      : [];
  const attention = [
    ...line(
      signatures.length,
      "sign",
      signatures[0] ? `/people/${signatures[0].personId}/journey/advance` : "/pupils",
    ),
    ...line(mine, "recommend", "/recommendations"),
    ...line(asking, "asking", "/pupils"),
    ...line(silent.length, "silent", "/pupils"),
    ...line(alone, "alone", "/pupils"),
    ...line(waiting, "waiting", "/pupils"),
  ];
  const title =
    attention.length > 0
      ? ctx.t("home.school.things", { count: attention.length })
      : ctx.t("home.school.quiet");
  return page("home/school", title, {
    title,
    house: houses.map((one) => one.name).join(", "),
    attention,
    count: pupils.length,
    stages: stagesOf(ctx, [...journeys.values()]),
    pupils: pupils
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
          silent: days.get(one.personId) ?? 0,
        };
      })
      .sort((a, b) => b.silent - a.silent || a.name.localeCompare(b.name, "da"))
      .slice(0, 60),
  });
}

type Journeys = Awaited<ReturnType<typeof journeysOf>> extends ReadonlyMap<string, infer J> ? J[] : never;

/** How many on each stage, and which share of the stage's milestones is confirmed in each dimension. */
function stagesOf(ctx: MemberContext, journeys: Journeys) {
  return ([1, 2, 3, 4] as const).map((n) => {
    const there = journeys.filter((journey) => journey.stageNumber === n);
    return {
      n,
      name: ctx.t(`home.stages.${n}`),
      pupils: there.length,
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
