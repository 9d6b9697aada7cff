import type { Context } from "../../platform/context.ts";
import { type Act, actsOf, actsWith, findActs, memberIds, sawAround } from "../acts/index.ts";
import { type Relation, relationTo, seesProgress } from "../consent/index.ts";
import { demosOfActs, demosOwnedBy, findDemo, newestOf, versionsOf, versionsOfAll } from "./model.ts";
import { type Ear, hears, isForAll, isNewest, peopleIn, reaches } from "./policy.ts";
import type { Demo, DemoVersion, Readers } from "./schema.ts";

/** A demo as the actor may know it. */
export interface Reached extends Ear {
  /** The versions that the actor may know of, newest first, with those taken back. */
  versions: DemoVersion[];
}

type Versions = readonly DemoVersion[];
/** A demo with what decides who hears it, and its versions. */
interface Listened {
  ear: Ear;
  versions: Versions;
}
/** What the actor is to each of these demos whose act is there, in their order. Everybody in them is looked up once. */
async function earsOf(
  ctx: Context,
  demos: readonly Demo[],
  versionsBy: ReadonlyMap<string, Versions>,
): Promise<Listened[]> {
  const acts = new Map((await findActs(demos.map((demo) => demo.act))).map((act) => [act._id, act]));
  const found = demos.flatMap((demo) => {
    const act = acts.get(demo.act);
    const versions = versionsBy.get(demo._id) ?? [];
    return act ? [{ demo, act, versions, people: peopleOf(demo, act, versions) }] : [];
  });
  const people = [...new Set(found.flatMap((one) => one.people))];
  const relations = new Map(
    await Promise.all(people.map(async (id) => [id, await relationTo(ctx, id)] as const)),
  );
  return found.map(({ demo, act, versions, people: inIt }) => ({
    versions,
    ear: {
      actor: ctx.actor?.personId ?? null,
      demo,
      act,
      newest: isNewest(versions),
      near: new Map(inIt.flatMap((id) => relationOf(relations, id))),
    },
  }));
}
const relationOf = (relations: ReadonlyMap<string, Relation | null>, id: string): [string, Relation][] => {
  const to = relations.get(id);
  return to ? [[id, to]] : [];
};
/** Everybody who plays or is heard. */
const peopleOf = (demo: Demo, act: Act, versions: Versions): string[] => [
  ...new Set([...memberIds(act), ...versions.flatMap((one) => peopleIn(demo, one))]),
];

/** The demo and what the actor may hear of it; null when that is nothing. */
export async function reachDemo(ctx: Context, id: string): Promise<Reached | null> {
  const demo = await findDemo(id);
  if (!demo) return null;
  const versions = await versionsOf(id);
  const [found] = await earsOf(ctx, [demo], new Map([[id, versions]]));
  if (!found) return null;
  const { ear } = found;
  const known = versions.filter((one) => reaches(ear, one));
  if (known.length === 0) return null;
  noteHeard(ctx, ear, known);
  return { ...ear, versions: known };
}

/** Everybody who plays or is heard stands in the trail of a look; a public song is nobody's look unless they are something to one of them. */
function noteHeard(ctx: Context, ear: Ear, versions: readonly DemoVersion[]): void {
  const people = peopleOf(ear.demo, ear.act, versions);
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

/** So many of the newest are looked at for somebody else's eyes. */
const MOST_HEARD = 100;
/** Demos that somebody hears. */
interface Heard {
  demos: Demo[];
  /** There are older ones, which were not looked at. */
  cut: boolean;
}

/** Those of the newest demos that those who play with a musician hear now. */
export async function heardInBand(ctx: Context, to: Relation): Promise<Heard> {
  const acts = (await actsOf(to.person._id)).filter((act) => memberIds(act).length > 1);
  const demos = await demosOfActs(
    acts.map((act) => act._id),
    { least: "band", limit: MOST_HEARD },
  );
  const self = { ...to, self: true };
  const heard = (await listened(ctx, demos)).flatMap(({ ear, versions }) => {
    // As the band hears it, and not as its owner does.
    const near = new Map([...ear.near, [to.person._id, self] as const]);
    return versions.some((one) => hears({ ...ear, near }, one)) ? [ear.demo] : [];
  });
  return { demos: heard, cut: demos.length === MOST_HEARD };
}

/** Those of the newest demos that somebody who stands to a musician as `to` says hears now: for a guardian who looks through their eyes. */
export async function heardBy(ctx: Context, to: Relation): Promise<Heard> {
  const id = to.person._id;
  // Acts that were left as well: whoever played in them goes on being heard there.
  const acts = await actsWith(id);
  const now = new Set(acts.filter((act) => memberIds(act).includes(id)).map((act) => act._id));
  const which = { least: leastFor(to), limit: MOST_HEARD };
  const [ofActs, own] = await Promise.all([
    demosOfActs(
      acts.map((act) => act._id),
      which,
    ),
    demosOwnedBy(id, which),
  ]);
  const demos = newestOf([ofActs, own], MOST_HEARD);
  const heard = (await listened(ctx, demos)).flatMap(({ ear, versions }) => {
    const newest = versions.find((one) => one.n === ear.newest);
    if (!newest || !(now.has(ear.demo.act) || peopleIn(ear.demo, newest).includes(id))) return [];
    return hears({ ...ear, near: new Map([...ear.near, [id, to] as const]) }, newest) ? [ear.demo] : [];
  });
  return { demos: heard, cut: demos.length === MOST_HEARD };
}

/** What does not reach so far is heard by nobody who stands to its people like this. */
const leastFor = ({ mentor, follow }: Relation): Readers =>
  mentor !== null ? "mentor" : follow !== null ? "followers" : "everyone";

const listened = async (ctx: Context, demos: readonly Demo[]): Promise<Listened[]> =>
  earsOf(ctx, demos, await versionsOfAll(demos.map((demo) => demo._id)));
