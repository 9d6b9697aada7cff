import { page, type Page } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { hasRole } from "../../platform/context.ts";
import { MUNICIPALITIES, municipalityName } from "../people/index.ts";
import { csv } from "./csv.ts";
import { plusQuarters, type Quarter, quarterOf } from "./quarters.ts";
import { makeReport, type Report } from "./report.ts";
import { STAGES } from "./schema.ts";

const PERIODS = 8;
/** The quarters that can be chosen, this one first. */
export const periods = (now: Date): Quarter[] =>
  Array.from({ length: PERIODS }, (_, i) => plusQuarters(quarterOf(now), -i));

const placeName = (ctx: Context, code: string): string =>
  code === "" ? ctx.t("impact.all") : municipalityName(code);

/** "Flyvetræning og Flyvefærdig". */
function groupName(ctx: Context, stages: readonly string[]): string {
  if (stages.length === STAGES.length) return ctx.t("impact.allStages");
  const names = stages.map((stage) => ctx.t(`impact.stage.${stage}`));
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} ${ctx.t("impact.and")} ${last}`;
}

/** K4 25, K1 … : the year stands at the first column and at the first quarter of a year. */
const columnLabel = (ctx: Context, quarter: Quarter, i: number): string =>
  ctx.t(i === 0 || quarter.endsWith("-1") || i === 4 ? "impact.quarterYear" : "impact.quarter", {
    n: Number(quarter.slice(5)),
    year: quarter.slice(2, 4),
  });
const periodLabel = (ctx: Context, quarter: Quarter): string =>
  `${ctx.t(`impact.period.q${quarter.slice(5)}`)} ${quarter.slice(0, 4)}`;

function changeOf(ctx: Context, values: readonly (number | null)[]): string {
  const [before, now] = [values.at(-2) ?? null, values.at(-1) ?? null];
  if (before === null || now === null) return ctx.t("impact.change.unknown");
  if (now === before) return ctx.t("impact.change.same");
  return ctx.t(now > before ? "impact.change.more" : "impact.change.fewer", { n: Math.abs(now - before) });
}

function panelsOf(ctx: Context, report: Report) {
  return report.groups.map((group) => ({
    name: groupName(ctx, group.stages),
    stage: STAGES.findIndex((one) => one === group.stages[0]) + 1,
    now: group.values.at(-1) ?? null,
    change: changeOf(ctx, group.values),
    values: group.values,
  }));
}

export async function reportPage(
  ctx: MemberContext,
  at: { municipality: string; quarter: Quarter; own: readonly string[] },
): Promise<Page> {
  const report = await makeReport(ctx, at.municipality, at.quarter);
  const all = hasRole(ctx.actor, "secretariat");
  const place = placeName(ctx, at.municipality);
  const total = report.totals.at(-1) ?? null;
  const codes = all ? MUNICIPALITIES.map((one) => one.code) : at.own;
  const panels = panelsOf(ctx, report);
  const query = `municipality=${at.municipality}&period=${at.quarter}`;
  return page("impact/report", ctx.t("impact.title", { place }), {
    place,
    at: ctx.now,
    title: total === null ? ctx.t("impact.few") : ctx.t("impact.total", { count: total }),
    municipality: at.municipality,
    municipalities: [
      ...(all ? [{ value: "", label: ctx.t("impact.all") }] : []),
      ...codes.map((code) => ({ value: code, label: municipalityName(code) })),
    ],
    period: at.quarter,
    periods: periods(ctx.now).map((value) => ({ value, label: periodLabel(ctx, value) })),
    csv: `/impact/figures?${query}`,
    panels,
    max: Math.max(1, ...panels.flatMap((panel) => panel.values.map((value) => value ?? 0))),
    columns: report.quarters.map((quarter, i) => columnLabel(ctx, quarter, i)),
    merged: panels.length > 0 && panels.length < STAGES.length,
    gaps: report.groups.some((group) => group.values.includes(null)),
    done: doneFacts(ctx, report),
    notCounted: notCountedText(ctx, report),
  });
}

/** What was done in the quarter; a figure of too few says so. */
function doneFacts(ctx: Context, { sessions, confirmed }: Report) {
  const few = ctx.t("impact.done.few");
  const hours = sessions ? Math.round(sessions.minutes / 60) : 0;
  return [
    { label: ctx.t("impact.done.sessions"), value: sessions?.n ?? null, few },
    { label: ctx.t("impact.done.hours"), value: sessions ? hours : null, few },
    { label: ctx.t("impact.done.confirmed"), value: confirmed?.n ?? null, few },
  ];
}

const notCountedText = (ctx: Context, { notCounted }: Report): string =>
  notCounted === null ? ctx.t("impact.notCounted.few") : ctx.t("impact.notCounted.some", { n: notCounted });

export function reportCsv(ctx: MemberContext, report: Report): string {
  const place = placeName(ctx, report.municipality);
  const shown = (value: number | null): string | number => value ?? ctx.t("impact.csv.few");
  const last = report.quarters.at(-1) ?? "";
  return csv([
    [ctx.t("impact.csv.place"), ctx.t("impact.csv.quarter"), ctx.t("impact.csv.what"), ctx.t("impact.csv.n")],
    ...report.quarters.flatMap((quarter, i) =>
      report.groups.map((group) => [
        place,
        quarter,
        groupName(ctx, group.stages),
        shown(group.values[i] ?? null),
      ]),
    ),
    [place, last, ctx.t("impact.done.sessions"), shown(report.sessions?.n ?? null)],
    [place, last, ctx.t("impact.done.minutes"), shown(report.sessions?.minutes ?? null)],
    [place, last, ctx.t("impact.done.confirmed"), shown(report.confirmed?.n ?? null)],
    [ctx.t("impact.definition.title"), "", ctx.t("impact.definition.text"), ""],
    [ctx.t("impact.definition.title"), "", ctx.t("impact.definition.few"), ""],
    [ctx.t("impact.definition.title"), "", ctx.t("impact.definition.basis"), ""],
    [ctx.t("impact.definition.title"), "", notCountedText(ctx, report), ""],
  ]);
}

/** The newest figures of a municipality ("" is all), for first screens. Ask whether the actor may read them first. */
export async function impactSummary(ctx: MemberContext, municipality: string) {
  const quarter = quarterOf(ctx.now);
  const report = await makeReport(ctx, municipality, quarter);
  const panels = panelsOf(ctx, report);
  const query = `municipality=${municipality}&period=${quarter}`;
  return {
    place: placeName(ctx, municipality),
    total: report.totals.at(-1) ?? null,
    panels,
    max: Math.max(1, ...panels.flatMap((panel) => panel.values.map((value) => value ?? 0))),
    columns: report.quarters.map((one, i) => columnLabel(ctx, one, i)),
    merged: panels.length > 0 && panels.length < STAGES.length,
    done: doneFacts(ctx, report),
    href: `/impact?${query}`,
    csv: `/impact/figures?${query}`,
  };
}
