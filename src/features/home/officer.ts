import { page, type Page } from "../../http/action.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { followHome } from "../follows/index.ts";
import { impactSummary } from "../impact/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { municipalityName } from "../people/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";
import { followedRows, receivedItems } from "./house.ts";

/** A municipality's first screen: the funnel of its own and how it moved, what was sent to it, and whom it follows. */
export async function officerPage(ctx: MemberContext): Promise<Page> {
  const places = await findOrganisations(organisationsOf(ctx.actor, "officer"));
  const own = [...new Set(places.map((place) => place.municipality))];
  const [funnel, follows, recommendations] = await Promise.all([
    impactSummary(ctx, own[0] ?? ""),
    followHome(ctx),
    recommendationsWaitingFor(ctx),
  ]);
  const title =
    funnel.total === null
      ? ctx.t("home.officer.few", { place: funnel.place })
      : ctx.t("home.officer.title", { count: funnel.total, place: funnel.place });
  return page("home/officer", title, {
    title,
    at: ctx.now,
    house: places.map((place) => place.name).join(", "),
    others: own.slice(1).map((code) => ({
      name: municipalityName(code),
      href: `/impact?municipality=${code}`,
    })),
    funnel,
    attention: receivedItems(ctx, recommendations.received.items),
    ...followedRows(follows),
  });
}
