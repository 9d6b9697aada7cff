import { page, type Page } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { TRAIL_DAYS } from "../../platform/trail/chain.ts";
import { factsOf, isGateOpen, type Relation } from "../consent/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { onMyPage } from "../profiles/index.ts";
import { type Visit, visitsTo } from "./service.ts";

/** Who has seen somebody, day by day. The reader is that person, or a guardian whose word counts. */
export async function looksPage(ctx: Context, to: Relation, before: string | undefined): Promise<Page> {
  const { visits, next } = await visitsTo(to.person._id, before);
  const [names, organisations] = await Promise.all([
    viewerNames(ctx, [...new Set(visits.flatMap((visit) => visit.by ?? []))]),
    findOrganisations([...new Set(visits.map((visit) => visit.of).filter((id) => id !== null))]),
  ]);
  const houses = new Map(organisations.map((one) => [one._id, one.name]));
  const path = to.self ? "/me/looks" : `/guardian/${to.person._id}/looks`;
  const title = to.self ? ctx.t("audit.own") : ctx.t("audit.of", { name: to.person.name });
  return page("audit/looks", title, {
    title,
    self: to.self,
    name: to.person.name,
    back: to.self
      ? { href: "/me", label: ctx.t("audit.back") }
      : { href: "/guardian", label: ctx.t("audit.backGuardian") },
    months: Math.round(TRAIL_DAYS / 30.4),
    days: byDay(ctx, visits, (visit) => rowOf(ctx, visit, names, houses)),
    older: next ? `${path}?before=${next}` : null,
    newest: before ? path : null,
  });
}

/** The names of those who looked. A child behind a closed gate has none here: also not to a bandmate whom they saw. */
async function viewerNames(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const facts = await factsOf(ctx, ids);
  return new Map(
    [...facts].flatMap(([id, one]) =>
      one.birthDay === null || isGateOpen(one) ? [[id, one.person.name] as const] : [],
    ),
  );
}

function byDay<T>(ctx: Context, visits: readonly Visit[], row: (visit: Visit) => T) {
  const days: { id: string; label: string; rows: T[] }[] = [];
  for (const visit of visits) {
    const last = days.at(-1);
    if (last?.id === visit.day) last.rows.push(row(visit));
    else days.push({ id: visit.day, label: showDate(ctx.locale, visit.day), rows: [row(visit)] });
  }
  return days;
}

function rowOf(
  ctx: Context,
  visit: Visit,
  names: ReadonlyMap<string, string>,
  houses: ReadonlyMap<string, string>,
) {
  const role = visit.as ? ctx.t(`audit.as.${visit.as}`) : "";
  const house = visit.of ? (houses.get(visit.of) ?? "") : "";
  const list = (key: string, words: readonly string[]): string =>
    words.length === 0
      ? ""
      : ctx.t(`audit.${key}.said`, {
          what: joined(
            ctx,
            words.map((word) => ctx.t(`audit.${key}.${word}`)),
          ),
        });
  return {
    icon: visit.changed.length > 0 ? "ret" : "oeje",
    title: visit.program ? ctx.t("audit.program") : (names.get(visit.by ?? "") ?? ctx.t("audit.somebody")),
    meta: [role, house].filter((word) => word !== "").join(" · "),
    text: [list("looked", visit.looked), list("changed", visit.changed)]
      .filter((one) => one !== "")
      .join(" "),
  };
}

/** "a, b og c". */
function joined(ctx: Context, words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${ctx.t("audit.and")} ${last}`;
}

/** Ids and codes; names are the reader's to look up where they may. */
export async function presentLooks(to: Relation, before: string | undefined) {
  const { visits, next } = await visitsTo(to.person._id, before);
  return { visits, next };
}

onMyPage((ctx) => ({ href: "/me/looks", label: ctx.t("audit.own"), icon: "oeje" }));
