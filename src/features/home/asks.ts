import type { MemberContext } from "../../platform/context.ts";
import { commentsWaitingFor } from "../comments/index.ts";
import type { Relation } from "../consent/index.ts";
import { creditsWaitingFor } from "../credits/index.ts";
import { followHome } from "../follows/index.ts";
import { awaitsOwnYes, liveOf } from "../mentorships/index.ts";
import { namesOf } from "../people/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";

/** A question that waits for a musician's own answer: what it says, and the page on which it is answered. */
export interface Ask {
  title: string;
  href: string;
}
type Asking = (ctx: MemberContext, to: Relation) => Promise<readonly Ask[]>;

/** All that may wait for a musician, in the order in which it is shown. A new kind of question is one more line. */
const ASKINGS: readonly Asking[] = [mentoringAsks, followAsks, recommendationAsks, creditAsks, commentAsks];

/** What waits for the answer of the musician whom `to` is about: the actor. */
export async function asksOf(ctx: MemberContext, to: Relation): Promise<Ask[]> {
  return (await Promise.all(ASKINGS.map((asking) => asking(ctx, to)))).flat();
}

/** A mentor whom the school found: the musician's own yes to being in contact comes first. */
async function mentoringAsks(ctx: MemberContext, to: Relation): Promise<Ask[]> {
  const row = await liveOf(to.person._id);
  if (!row || !awaitsOwnYes(to, row)) return [];
  const name = (await namesOf([row.mentorId])).get(row.mentorId) ?? "";
  return [{ title: ctx.t("home.musician.mentoringAsked", { name }), href: `/mentorships/${row._id}` }];
}

async function followAsks(ctx: MemberContext): Promise<Ask[]> {
  return (await followHome(ctx)).waiting.map(({ name, href }) => ({
    title: ctx.t("home.musician.followAsked", { name }),
    href,
  }));
}

async function recommendationAsks(ctx: MemberContext): Promise<Ask[]> {
  return (await recommendationsWaitingFor(ctx)).about.items
    .filter((one) => one.mine)
    .map((one) => ({
      title: ctx.t("home.musician.recommendationWaits", { name: one.school ?? "" }),
      href: `/recommendations/${one.id}`,
    }));
}

/** Credits of songs that name the musician. */
async function creditAsks(ctx: MemberContext, { person }: Relation): Promise<Ask[]> {
  return (await creditsWaitingFor(ctx, person._id, [person._id])).map(({ demo }) => ({
    title: ctx.t("home.musician.creditsWait", { title: demo.title }),
    href: `/demos/${demo._id}/credits`,
  }));
}

/** What was said of the musician's demos. */
async function commentAsks(ctx: MemberContext, { person }: Relation): Promise<Ask[]> {
  return (await commentsWaitingFor(person._id)).map(({ href, title, count }) => ({
    title: ctx.t("home.musician.commentsWait", { title, count }),
    href,
  }));
}
