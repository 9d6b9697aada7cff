import type { Context } from "../../platform/context.ts";
import { actsOf, actsWith, findAct, memberIds, sawAround } from "../acts/index.ts";
import { type Relation, relationTo, seesProgress } from "../consent/index.ts";
import { demosOfActs, demosOwnedBy, findDemo, versionsOf } from "./model.ts";
import { type Ear, hears, isForAll, isNewest, peopleIn, reaches, reachesTo } from "./policy.ts";
import type { Demo, DemoVersion } from "./schema.ts";

/** A demo as the actor may know it. */
export interface Reached extends Ear {
  /** The versions that the actor may know of, newest first, with those taken back. */
  versions: DemoVersion[];
}

async function earOf(ctx: Context, demo: Demo, versions: readonly DemoVersion[]): Promise<Ear | null> {
  const act = await findAct(demo.act);
  if (!act) return null;
  const people = new Set([...memberIds(act), ...versions.flatMap((one) => peopleIn(demo, one))]);
  const relations = await Promise.all([...people].map((id) => relationTo(ctx, id)));
  return {
    actor: ctx.actor?.personId ?? null,
    demo,
    act,
    newest: isNewest(versions),
    near: new Map(relations.flatMap((to) => (to ? [[to.person._id, to] as const] : []))),
  };
}

/** The demo and what the actor may hear of it; null when that is nothing. */
export async function reachDemo(ctx: Context, id: string): Promise<Reached | null> {
  const demo = await findDemo(id);
  if (!demo) return null;
  const versions = await versionsOf(id);
  const ear = await earOf(ctx, demo, versions);
  if (!ear) return null;
  const known = versions.filter((one) => reaches(ear, one));
  if (known.length === 0) return null;
  noteHeard(ctx, ear, known);
  return { ...ear, versions: known };
}

/** Everybody who plays or is heard stands in the trail of a look; a public song is nobody's look unless they are something to one of them. */
function noteHeard(ctx: Context, ear: Ear, versions: readonly DemoVersion[]): void {
  const band = memberIds(ear.act);
  const people = [...new Set([...band, ...versions.flatMap((one) => peopleIn(ear.demo, one))])];
  if (ctx.actor && people.includes(ctx.actor.personId)) sawAround(ctx, people, "bandmate");
  else if ([...ear.near.values()].some(seesProgress)) sawAround(ctx, people);
}

/**
 * A version whose bytes the actor may have at this moment, and whether anybody may; null otherwise. Asked anew for each request,
 * and again while they are sent.
 */
export async function reachAudio(
  ctx: Context,
  id: string,
  n: number,
): Promise<{ version: DemoVersion; isForAll: boolean } | null> {
  const reached = await reachDemo(ctx, id);
  const version = reached?.versions.find((one) => one.n === n);
  return reached && version && hears(reached, version)
    ? { version, isForAll: isForAll(reached, version) }
    : null;
}

/** The demos that those who play with a musician hear now. */
export async function heardInBand(ctx: Context, to: Relation): Promise<Demo[]> {
  const acts = (await actsOf(to.person._id)).filter((act) => memberIds(act).length > 1);
  const demos = await demosOfActs(acts.map((act) => act._id));
  const heard: Demo[] = [];
  for (const demo of demos.filter((one) => reachesTo(one.readers, "band"))) {
    const versions = await versionsOf(demo._id);
    const ear = await earOf(ctx, demo, versions);
    const self = { ...to, self: true };
    // As the band hears it, and not as its owner does.
    const near = new Map([...(ear?.near ?? []), [to.person._id, self] as const]);
    if (ear && versions.some((one) => hears({ ...ear, near }, one))) heard.push(demo);
  }
  return heard;
}

/** The demos that somebody who stands to a musician as `to` says hears now: for a guardian who looks through their eyes. */
export async function heardBy(ctx: Context, to: Relation): Promise<Demo[]> {
  const id = to.person._id;
  // Acts that were left as well: whoever played in them goes on being heard there.
  const acts = await actsWith(id);
  const now = new Set(acts.filter((act) => memberIds(act).includes(id)).map((act) => act._id));
  const [ofActs, own] = await Promise.all([demosOfActs(acts.map((act) => act._id)), demosOwnedBy(id)]);
  const demos = [...new Map([...ofActs, ...own].map((demo) => [demo._id, demo])).values()];
  const heard: Demo[] = [];
  for (const demo of demos) {
    const versions = await versionsOf(demo._id);
    const ear = await earOf(ctx, demo, versions);
    const newest = versions.find((one) => one.n === isNewest(versions));
    if (!ear || !newest || !(now.has(demo.act) || peopleIn(demo, newest).includes(id))) continue;
    if (hears({ ...ear, near: new Map([...ear.near, [id, to]]) }, newest)) heard.push(demo);
  }
  return heard;
}
