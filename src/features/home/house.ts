import { page, type Page } from "../../http/action.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { followHome } from "../follows/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";

/** The first screen of a venue or a partner: what was sent to us, whom we follow, and the way to the stage. */
export async function housePage(ctx: MemberContext): Promise<Page> {
  const [houses, follows, recommendations] = await Promise.all([
    findOrganisations(organisationsOf(ctx.actor)),
    followHome(ctx),
    recommendationsWaitingFor(ctx),
  ]);
  const mine = recommendations.received.items.filter((one) => one.mine);
  const title =
    mine.length > 0 ? ctx.t("home.house.waits", { count: mine.length }) : ctx.t("home.house.quiet");
  return page("home/house", title, {
    title,
    house: houses.map((one) => one.name).join(", "),
    attention: mine.map((one) => ({
      n: 1,
      title: ctx.t("home.received", { name: one.pupil ?? "" }),
      meta: one.school,
      button: { href: `/recommendations/${one.id}`, label: ctx.t("home.read") },
    })),
    following: follows.following.slice(0, 12),
    asked: follows.asked.length,
  });
}
