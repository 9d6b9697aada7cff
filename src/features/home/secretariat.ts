import { page, type Page } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { adminDoors, hasSafeguardingLead, presentWaits, waitsFor } from "../admin/index.ts";
import { impactSummary } from "../impact/index.ts";

/** The secretariat's first screen: what waits, the region in a few figures, and the way to everything else. */
export async function secretariatPage(ctx: MemberContext): Promise<Page> {
  const [waits, hasLead, region] = await Promise.all([
    waitsFor(ctx),
    hasSafeguardingLead(),
    impactSummary(ctx, ""),
  ]);
  const attention = presentWaits(ctx, waits);
  const title =
    attention.length > 0
      ? ctx.t("home.secretariat.things", { count: attention.length })
      : ctx.t("home.secretariat.quiet");
  return page("home/secretariat", title, {
    title,
    at: ctx.now,
    noLead: !hasLead,
    attention,
    region,
    doors: adminDoors(ctx),
  });
}
