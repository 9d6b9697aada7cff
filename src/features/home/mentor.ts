import { page, type Page } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { versionsToHear } from "../comments/index.ts";
import { mentorHome } from "../mentorships/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";
import { receivedItems } from "./house.ts";

/** How many stand on the first screen; all of them are one tap away. */
const FIRST = 6;

/** A mentor's first screen: today's sessions, what waits, and everybody by how long it is since they met. */
export async function mentorPage(ctx: MemberContext): Promise<Page> {
  const [home, recommendations, versions] = await Promise.all([
    mentorHome(ctx),
    recommendationsWaitingFor(ctx),
    versionsToHear(ctx),
  ]);
  const title =
    home.today.length > 0
      ? ctx.t("home.mentor.today", { count: home.today.length })
      : home.people.length > 0
        ? ctx.t("home.mentor.people", { count: home.people.length })
        : ctx.t("home.mentor.none");
  return page("home/mentor", title, {
    title,
    today: home.today.map((one) => ({
      name: one.name,
      at: one.session ? showDate(ctx.locale, one.session.at, "time") : "",
      where: one.session?.where ?? "",
      step: one.nextStep?.title ?? "",
      href: one.href,
      logHref: one.logHref,
    })),
    owed: home.owed.map((one) => ({
      title: ctx.t("home.mentor.owedOne", { name: one.name }),
      meta: one.session ? showDate(ctx.locale, one.session.at, "dateTime") : "",
      urgent: true,
      href: one.logHref,
      label: ctx.t("home.mentor.logShort"),
    })),
    waits: [
      ...home.asked.map((one) => line(ctx, "asked", { name: one.name }, one.href, one.goals[0] ?? "")),
      ...home.people
        .filter((one) => one.waiting > 0)
        .map((one) =>
          line(
            ctx,
            "waiting",
            { name: one.name, count: one.waiting },
            `/people/${one.musicianId}/journey`,
            "",
          ),
        ),
      ...home.people.flatMap(({ name, advanceHref }) =>
        advanceHref
          ? [{ ...line(ctx, "readyStage", { name }, advanceHref, ""), label: ctx.t("home.look") }]
          : [],
      ),
      ...receivedItems(ctx, recommendations.received.items).map(({ title, meta, urgent, button }) => ({
        title,
        meta,
        urgent,
        ...button,
      })),
      ...versions.slice(0, FIRST).map(({ href, name, title: song, n, at }) => ({
        title: ctx.t("home.mentor.newVersion", { name, title: song, n }),
        meta: ctx.t("home.mentor.newVersionMeta", { date: showDate(ctx.locale, at, "short") }),
        urgent: false,
        href,
        label: ctx.t("home.mentor.hear"),
      })),
    ],
    count: home.people.length,
    people: home.people.slice(0, FIRST).map((one) => ({
      name: one.name,
      href: one.href,
      logHref: one.logHref,
      days: one.days,
      silent: one.silent,
      paused: one.paused,
      stage: one.stage,
      cells: one.cells,
      step: one.nextStep?.title ?? "",
    })),
  });
}

/** Something that waits for the mentor's word. */
const line = (
  ctx: MemberContext,
  key: "asked" | "waiting" | "readyStage",
  params: { name: string; count?: number },
  href: string,
  meta: string,
) => ({ title: ctx.t(`home.mentor.${key}`, params), meta, urgent: false, href, label: ctx.t("home.answer") });
