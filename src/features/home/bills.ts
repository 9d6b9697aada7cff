import type { Context } from "../../platform/context.ts";
import { publicActs } from "../acts/index.ts";

const BILLS = 4;
/** How many acts are asked for: some of them may have a member whose yes does not stand. */
const ASKED = 12;

/** The newest public acts as small posters: name, kind, one genre; nothing about anybody. */
export async function newestBills(ctx: Context) {
  const acts = await publicActs(ctx, ASKED);
  return acts.slice(0, BILLS).map((act) => ({
    id: act._id,
    href: `/a/${act._id}`,
    name: act.name,
    ink: act.ink,
    meta: [ctx.t(`portfolios.kind.${act.kind}`), ...act.genres.slice(0, 1)].join(", "),
  }));
}
