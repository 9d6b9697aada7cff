import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { findOrganisations } from "../organisations/index.ts";
import { mayPublish, type Relation, textOfAct } from "../consent/index.ts";
import { type Follower, followersOf, followingOf } from "./home.ts";
import { openCodeOf } from "./model.ts";
import { mayAgree, mayEnd } from "./policy.ts";

/** `k7m2q4xz` as it is read aloud: `K7M2-Q4XZ`. */
const spoken = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`.toUpperCase();

/** Who follows a musician: asks first, each as a question of its own. */
export async function followersPage(ctx: MemberContext, to: Relation, typed: Typed): Promise<Page> {
  const all = await followersOf(ctx, to.person._id);
  const row = (one: Follower) => ({ ...one, kindName: ctx.t(`follows.kind.${one.kind}`) });
  return page("follows/followers", ctx.t("follows.followers.title"), {
    self: to.self,
    name: to.person.name,
    asks: all.filter((one) => one.asked).map(row),
    followers: all.filter((one) => !one.asked).map(row),
    problem: Object.values(typed.problems)[0] ?? null,
    consent: textOfAct(ctx, to, "demoFollowers"),
    can: { agree: mayAgree(to), end: mayEnd(to), makeCode: to.self && to.gateOpen },
  });
}

/** The code that a musician shows, or the way to one. */
export async function codePage(ctx: MemberContext, me: Relation): Promise<Page> {
  const row = me.gateOpen ? await openCodeOf(me.person._id, ctx.now) : null;
  return page("follows/code", ctx.t("follows.code.title"), {
    code: row ? { text: spoken(row.code), until: row.expiresAt } : null,
    consent: textOfAct(ctx, me, "venueContact"),
    venuesShut: me.under15 && !mayPublish(me.facts, "venueContact"),
    can: { make: me.gateOpen },
  });
}

export async function followingPage(ctx: MemberContext): Promise<Page> {
  const { rows, asked } = await followingOf(ctx, organisationsOf(ctx.actor));
  const several = organisationsOf(ctx.actor).length > 1;
  return page("follows/following", ctx.t("follows.following.title"), { rows, asked, several });
}

export async function askPage(ctx: MemberContext, typed: Typed): Promise<Page> {
  const places = await findOrganisations(organisationsOf(ctx.actor));
  const open = places.filter((one) => one.approvedAt !== null && one.closedAt === null);
  return page(
    "follows/new",
    ctx.t("follows.ask.title"),
    {
      organisations: open.map((one) => ({ value: one._id, label: one.name })),
      organisationId: typedText(typed, "organisationId", open[0]?._id ?? ""),
      code: typedText(typed, "code"),
      scope: typedText(typed, "scope", "progress"),
      problems: typed.problems,
    },
    { task: true },
  );
}

export const followerJson = ({ id, organisationId, name, kind, scope, since, asked }: Follower) => ({
  id,
  organisationId,
  name,
  kind,
  scope,
  since,
  status: asked ? "asked" : "active",
});
