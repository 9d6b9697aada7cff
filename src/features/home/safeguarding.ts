import { page, type Page } from "../../http/action.ts";
import { dayOf, daysBetween } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { casesOf, dueAt } from "../safeguarding/index.ts";

const OPEN = ["raised", "opened", "inHand"] as const;

/** The safeguarding lead's first screen: how many wait and for how long. No names and no words; those are one tap away. */
export async function safeguardingPage(ctx: MemberContext): Promise<Page> {
  const all = await casesOf(ctx);
  const today = dayOf(ctx.now);
  const items = OPEN.flatMap((state) => {
    const cases = all.filter((one) => one.state === state);
    const first = cases[0];
    if (!first) return [];
    const late = cases.filter((one) => (dueAt(one) ?? ctx.now) < ctx.now).length;
    const days = Math.max(...cases.map((one) => daysBetween(dayOf(one.at), today)));
    const age = days === 0 ? ctx.t("home.lead.today") : ctx.t("home.lead.oldest", { count: days });
    return [
      {
        n: cases.length,
        title: ctx.t(`home.lead.state.${state}`, { count: cases.length }),
        meta: late > 0 ? `${ctx.t("home.lead.late", { count: late })} · ${age}` : age,
        urgent: late > 0,
        button: { href: `/safeguarding#${state}`, label: ctx.t("home.look") },
      },
    ];
  });
  const waiting = all.filter((one) => one.state === "raised" || one.state === "opened").length;
  const title = waiting > 0 ? ctx.t("home.lead.waits", { count: waiting }) : ctx.t("home.lead.quiet");
  return page("home/safeguarding", title, {
    title,
    at: ctx.now,
    items,
    closed: all.filter((one) => one.state === "closed").length,
  });
}
