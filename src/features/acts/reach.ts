import { type Context, type MemberContext, saw } from "../../platform/context.ts";
import { type Facts, factsOf, type Relation, relationTo } from "../consent/index.ts";
import { findAct, optedInActs } from "./model.ts";
import { isPublicBy, memberIds, memberOf } from "./policy.ts";
import type { Act } from "./schema.ts";

/** An act as the actor may know it: what they are to it, and to whom of its members. */
export interface Reached {
  act: Act;
  /** Of the act themselves. */
  member: boolean;
  admin: boolean;
  /** The members whom the actor is something to, with what. Others are not looked at. */
  relations: Relation[];
}

/** The act for its members, for the guardian of a member under 15 and for a member's mentor; null for others. */
export async function reachAct(ctx: MemberContext, id: string): Promise<Reached | null> {
  const act = await findAct(id);
  return act ? reach(ctx, act) : null;
}

/** As `reachAct`, of an act that was read already. */
export async function reach(ctx: MemberContext, act: Act): Promise<Reached | null> {
  const mine = memberOf(act, ctx.actor.personId);
  if (mine) {
    for (const person of memberIds(act)) saw(ctx, person, "bandmate");
    const self = await relationTo(ctx, ctx.actor.personId);
    return { act, member: true, admin: mine.admin, relations: self ? [self] : [] };
  }
  const all = await Promise.all(memberIds(act).map((person) => relationTo(ctx, person)));
  const relations = all.filter((to): to is Relation => to !== null && (to.approver || to.mentor !== null));
  if (relations.length === 0) return null;
  sawAround(ctx, memberIds(act));
  return { act, member: false, admin: false, relations };
}

/**
 * Who reaches one of several people is shown the others as well: to those whom they are nothing to themselves the trail says that it
 * was somebody around one they play with.
 */
export function sawAround(ctx: Context, people: readonly string[], as = "around"): void {
  for (const person of people) if (!ctx.seen.has(person)) saw(ctx, person, as);
}

/** Does the public see the act at this moment? An admin asked, and each member's yes stands. */
export async function isPublic(ctx: Context, act: Act): Promise<boolean> {
  return act.optedIn !== null && isPublicBy(await factsOf(ctx, memberIds(act)), act);
}

/** Of these acts, those that are public now. Three reads, whatever the number. */
export async function onlyPublic(ctx: Context, acts: readonly Act[]): Promise<Act[]> {
  const asked = acts.filter((act) => act.optedIn !== null);
  const facts: ReadonlyMap<string, Facts> = await factsOf(ctx, [...new Set(asked.flatMap(memberIds))]);
  return asked.filter((act) => isPublicBy(facts, act));
}

/** The acts with a public page now, newest first. */
export const publicActs = async (ctx: Context, limit = 100): Promise<Act[]> =>
  onlyPublic(ctx, await optedInActs(ctx.now, limit));
