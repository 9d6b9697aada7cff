import { page, type Page } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import type { Relation } from "../consent/index.ts";
import type { Milestone } from "../frameworks/index.ts";
import { milestoneTitles } from "../journeys/index.ts";
import type { Names } from "./names.ts";
import { circleOf, idOf, type Line, linesOf, namesIn } from "./service.ts";
import { STORIES } from "./stories.ts";

/** One line of a story as it is read: when, a mark, a sentence. */
interface Told {
  at: Date;
  icon: string;
  text: string;
}

/** The sentences of lines, with the names that the reader may know and the titles of milestones. */
async function tell(ctx: Context, lines: readonly Line[]): Promise<Told[]> {
  const speaksOfMilestones = lines.some(({ event }) => STORIES[event.type]?.milestone);
  const [names, titles] = await Promise.all([
    namesIn(ctx, lines),
    speaksOfMilestones ? milestoneTitles() : new Map<string, Milestone>(),
  ]);
  return lines.map((line) => told(ctx, line, names, titles));
}

function told(ctx: Context, line: Line, names: Names, titles: ReadonlyMap<string, Milestone>): Told {
  const { event } = line;
  const story = STORIES[event.type];
  const numbers = Object.fromEntries(
    (story?.numbers ?? []).map((name) => [name, Number(event.data[name] ?? 0)]),
  );
  const other =
    names.organisations.get(idOf(event, story?.organisation) ?? "") ??
    names.people.get(idOf(event, story?.person) ?? "") ??
    ctx.t("timeline.someone");
  const milestone = titles.get(idOf(event, story?.milestone) ?? "")?.title[ctx.locale] ?? "";
  const params = { ...numbers, who: whoDid(ctx, line, names), other, milestone };
  return { at: event.at, icon: line.icon, text: ctx.t(`timeline.says.${line.key}`, params) };
}

function whoDid(ctx: Context, { event }: Line, names: Names): string {
  if (event.by === null) return ctx.t("timeline.program");
  if (event.by === ctx.actor?.personId) return ctx.t("timeline.you");
  return names.people.get(event.by) ?? ctx.t("timeline.someone");
}

export async function timelinePage(ctx: Context, to: Relation, before: string | undefined): Promise<Page> {
  const { lines, next } = await linesOf(to.person._id, circleOf(to) ?? "progress", before);
  const path = to.self ? "/timeline" : `/people/${to.person._id}/timeline`;
  const title = to.self ? ctx.t("timeline.own") : ctx.t("timeline.of", { name: to.person.name });
  return page("timeline/timeline", title, {
    title,
    self: to.self,
    back: to.self ? null : { href: `/people/${to.person._id}`, label: to.person.name },
    months: byMonth(ctx, await tell(ctx, lines)),
    older: next ? `${path}?before=${next}` : null,
    newest: before ? path : null,
  });
}

/** Lines stand newest first; a month begins where the one before ends. */
function byMonth(ctx: Context, lines: readonly Told[]) {
  const months: { id: string; label: string; lines: Told[] }[] = [];
  for (const line of lines) {
    const id = dayOf(line.at).slice(0, 7);
    const last = months.at(-1);
    if (last?.id === id) last.lines.push(line);
    else months.push({ id, label: headed(showDate(ctx.locale, line.at, "month")), lines: [line] });
  }
  return months;
}

const headed = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Codes and ids; who did it is told only where the reader may know them. */
export async function presentTimeline(ctx: Context, to: Relation, before: string | undefined) {
  const { lines, next } = await linesOf(to.person._id, circleOf(to) ?? "progress", before);
  const names = await namesIn(ctx, lines);
  return {
    events: lines.map(({ event, key }) => ({
      type: event.type,
      key,
      at: event.at,
      about: event.about,
      by: event.by !== null && names.people.has(event.by) ? event.by : null,
    })),
    next,
  };
}
