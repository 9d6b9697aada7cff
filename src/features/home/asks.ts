import type { MemberContext } from "../../platform/context.ts";
import { actsOf } from "../acts/index.ts";
import { commentsWaitingFor } from "../comments/index.ts";
import { mayAgreeFor, newestAnswer, type Relation } from "../consent/index.ts";
import { creditsWaitingFor } from "../credits/index.ts";
import { enrolmentsOf } from "../enrolments/index.ts";
import { followHome } from "../follows/index.ts";
import { awaitsOwnYes, liveOf } from "../mentorships/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";

/** A question that waits for a musician's own answer: what it says, and the page on which it is answered. */
export interface Ask {
  title: string;
  href: string;
}
type Asking = (ctx: MemberContext, to: Relation) => Promise<readonly Ask[]>;

/** All that may wait for a musician, in the order in which it is shown. A new kind of question is one more line. */
const ASKINGS: readonly Asking[] = [
  schoolAsks,
  profileAsks,
  mentoringAsks,
  followAsks,
  recommendationAsks,
  actAsks,
  creditAsks,
  commentAsks,
];

/** What waits for the answer of the musician whom `to` is about: the actor. */
export async function asksOf(ctx: MemberContext, to: Relation): Promise<Ask[]> {
  return (await Promise.all(ASKINGS.map((asking) => asking(ctx, to)))).flat();
}

/** A school, perhaps a second one, that has the musician on its list and waits for a yes to it. */
async function schoolAsks(ctx: MemberContext, { person }: Relation): Promise<Ask[]> {
  const asked = (await enrolmentsOf(ctx, person._id)).filter(
    (tie) => tie.status === "asked" && tie.typedName !== null,
  );
  return (await findOrganisations(asked.map((tie) => tie.from))).map(({ name }) => ({
    title: ctx.t("home.musician.schoolInvites", { name }),
    href: "/me/school",
  }));
}

/** From 15 the profile is the musician's own to answer, once. */
async function profileAsks(ctx: MemberContext, to: Relation): Promise<Ask[]> {
  if (!mayAgreeFor(to) || newestAnswer(to.facts, "profile")?.power === "self") return [];
  return [{ title: ctx.t("home.musician.profileWaits"), href: "/me" }];
}

/** An act that wants to be public and waits for this member's first word on it. */
async function actAsks(ctx: MemberContext, to: Relation): Promise<Ask[]> {
  if (!mayAgreeFor(to)) return [];
  return (await actsOf(to.person._id))
    .filter((act) => act.optedIn !== null && newestAnswer(to.facts, "demoPublic", act._id) === null)
    .map((act) => ({ title: ctx.t("home.musician.actWaits", { name: act.name }), href: `/acts/${act._id}` }));
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
