import { page, type Page } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { mentorHome } from "../mentorships/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";

/** A mentor's first screen: today's sessions, what waits, and everybody by how long it is since they met. */
export async function mentorPage(ctx: MemberContext): Promise<Page> {
  const [home, recommendations] = await Promise.all([mentorHome(ctx), recommendationsWaitingFor(ctx)]);
  const waiting = home.people.filter((one) => one.waiting > 0);
  const owed = home.owed.length;
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
    attention: [
      ...home.asked.map((one) => ({
        n: 1,
        title: ctx.t("home.mentor.asked", { name: one.name }),
        meta: one.goals[0] ?? "",
        urgent: false,
        button: { href: one.href, label: ctx.t("home.answer") },
      })),
      ...waiting.map((one) => ({
        n: one.waiting,
        title: ctx.t("home.mentor.waiting", { name: one.name, count: one.waiting }),
        meta: "",
        urgent: false,
        button: { href: `/people/${one.musicianId}/journey`, label: ctx.t("home.answer") },
      })),
      ...(owed > 0
        ? [
            {
              n: owed,
              title: ctx.t("home.mentor.owed", { count: owed }),
              meta: "",
              urgent: true,
              button: { href: home.owed[0]?.logHref ?? "/sessions/new", label: ctx.t("home.mentor.log") },
            },
          ]
        : []),
      ...recommendations.received.items
        .filter((one) => one.mine)
        .map((one) => ({
          n: 1,
          title: ctx.t("home.received", { name: one.pupil ?? "" }),
          meta: one.school,
          urgent: false,
          button: { href: `/recommendations/${one.id}`, label: ctx.t("home.answer") },
        })),
    ],
    people: home.people.map((one) => ({
      name: one.name,
      href: one.href,
      logHref: one.logHref,
      days: one.days,
      silent: one.silent,
      stage: one.stage,
      cells: one.cells,
      step: one.nextStep?.title ?? "",
    })),
  });
}
