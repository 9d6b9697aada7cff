import type { MemberContext } from "../../platform/context.ts";
import { commentsWaitingFor } from "../comments/index.ts";
import { creditsWaitingFor } from "../credits/index.ts";

/** What waits for a musician's answer about songs: credits that name them, and what was said of their demos. */
export async function songAsks(ctx: MemberContext): Promise<{ title: string; href: string }[]> {
  const me = ctx.actor.personId;
  const [credits, comments] = await Promise.all([creditsWaitingFor(ctx, me, [me]), commentsWaitingFor(me)]);
  return [
    ...credits.map(({ demo }) => ({
      title: ctx.t("home.musician.creditsWait", { title: demo.title }),
      href: `/demos/${demo._id}/credits`,
    })),
    ...comments.map(({ href, title, count }) => ({
      title: ctx.t("home.musician.commentsWait", { title, count }),
      href,
    })),
  ];
}
