import { page, type Page } from "../../http/action.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { followHome } from "../follows/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { type Item, recommendationsWaitingFor } from "../recommendations/index.ts";
import { newestBills } from "./bills.ts";

/** How many of those followed stand on a first screen; the rest are one tap away. */
const SHOWN = 12;

/** The first screen of a venue or a partner: what was sent to us, whom we follow, and the way to the stage. */
export async function housePage(ctx: MemberContext): Promise<Page> {
  const [houses, follows, recommendations, acts] = await Promise.all([
    findOrganisations(organisationsOf(ctx.actor)),
    followHome(ctx),
    recommendationsWaitingFor(ctx),
    newestBills(ctx),
  ]);
  const attention = receivedItems(ctx, recommendations.received.items);
  const title =
    attention.length > 0 ? ctx.t("home.house.waits", { count: attention.length }) : ctx.t("home.house.quiet");
  return page("home/house", title, {
    title,
    house: houses.map((one) => one.name).join(", "),
    attention,
    ...followedRows(follows),
    acts,
  });
}

/** Recommendations that wait for the house's answer, one a line. */
export const receivedItems = (ctx: MemberContext, items: readonly Item[]) =>
  items
    .filter((one) => one.mine)
    .map((one) => ({
      n: 1,
      title: ctx.t("home.received", { name: one.pupil ?? "" }),
      meta: [
        one.school ?? ctx.t("recommendations.list.someSchool"),
        ...(one.daysLeft === null ? [] : [deadlineOf(ctx, one.daysLeft)]),
      ].join(" · "),
      urgent: one.daysLeft !== null && one.daysLeft <= 3,
      button: { href: `/recommendations/${one.id}`, label: ctx.t("home.read") },
    }));

const deadlineOf = (ctx: MemberContext, days: number): string =>
  days < 0 ? ctx.t("home.deadlineOver") : ctx.t("home.deadline", { count: days });

/** Whom the house follows, as far as a first screen goes, and how many have not answered. */
export const followedRows = (follows: Awaited<ReturnType<typeof followHome>>) => ({
  following: follows.following.slice(0, SHOWN),
  followed: follows.following.length,
  asked: follows.asked.length,
});
