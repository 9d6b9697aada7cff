import type { Context, MemberContext } from "../../platform/context.ts";
import { type Act, findAct, isPublic, reachAct } from "../acts/index.ts";
import { type Demo, demosOfActs, demosOwnedBy, demosWith, knownAmong, newestOf } from "../demos/index.ts";
import { findKit } from "./model.ts";
import { isWritten } from "./policy.ts";
import { NOTHING_WRITTEN, type ReadKit } from "./schema.ts";

export type At = { params: { id: string } };

/** The kit of an act that is public at this moment, if anybody has written in it. */
export async function loadPublic(ctx: Context, at: At): Promise<ReadKit | null> {
  const act = await findAct(at.params.id);
  if (!act || !(await isPublic(ctx, act))) return null;
  const kit = await findKit(act._id);
  return kit && isWritten(kit) ? { act, kit, inside: false, own: new Set(), admin: false } : null;
}
/** For those who are inside the kit is there before anybody has written in it. */
export async function loadInside(ctx: MemberContext, at: At): Promise<ReadKit | null> {
  const reached = await reachAct(ctx, at.params.id);
  if (!reached) return null;
  const kit = (await findKit(reached.act._id)) ?? NOTHING_WRITTEN;
  const own = reached.relations.filter((to) => to.self || to.approver).map((to) => to.person._id);
  return { act: reached.act, kit, inside: true, own: new Set(own), admin: reached.admin };
}

/** So many of an act's newest songs stand in the form, beside those that were chosen before. */
export const MOST_OFFERED = 50;

/**
 * The songs of an act that this member may choose, newest first: their own, and what the band hears, with those of `chosen`
 * that they know of. A bandmate's own is not told by its title. `cut`: there may be older ones.
 */
export async function songsToChoose(
  ctx: MemberContext,
  act: Act,
  chosen: readonly string[],
): Promise<{ songs: Demo[]; cut: boolean }> {
  const [ofBand, own, before] = await Promise.all([
    demosOfActs([act._id], { least: "band", limit: MOST_OFFERED }),
    demosOwnedBy(ctx.actor.personId, { limit: MOST_OFFERED }, act._id),
    songsAmong(ctx, act, chosen),
  ]);
  const newest = newestOf([ofBand, own], MOST_OFFERED);
  const offered = (await knownAmong(ctx, newest)).map((one) => one.demo);
  return {
    songs: newestOf([offered, before], offered.length + before.length),
    cut: newest.length === MOST_OFFERED,
  };
}

/** Those of these songs that are the act's and that this member knows of. */
export async function songsAmong(ctx: MemberContext, act: Act, ids: readonly string[]): Promise<Demo[]> {
  const songs = (await demosWith(ids)).filter((demo) => demo.act === act._id);
  return (await knownAmong(ctx, songs)).map((one) => one.demo);
}
