import type { Context, MemberContext } from "../../platform/context.ts";
import { type Act, findAct, isPublic, reachAct } from "../acts/index.ts";
import { type Demo, demosOfActs, presentDemos } from "../demos/index.ts";
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

/** The songs of an act that this member knows of: their own, and what the band hears. A bandmate's own is not told by its title. */
export async function songsKnownTo(ctx: MemberContext, act: Act): Promise<Demo[]> {
  const [ofAct, known] = await Promise.all([demosOfActs([act._id]), presentDemos(ctx)]);
  const ids = new Set(known.map((one) => one.id));
  return ofAct.filter((demo) => ids.has(demo._id));
}
