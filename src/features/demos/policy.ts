import { type Act, mayShowAll, memberIds } from "../acts/index.ts";
import { mayPublish, type Relation } from "../consent/index.ts";
import { type Demo, type DemoVersion, READERS, type Readers } from "./schema.ts";

/** Everything that decides what somebody may hear of a demo. */
export interface Ear {
  actor: string | null;
  demo: Demo;
  act: Act;
  /** The number of the newest version that can be heard; null when there is none. */
  newest: number | null;
  /** What the actor is to each person of the demo: its owner, uploaders, the act's members then and now. */
  near: ReadonlyMap<string, Relation>;
}

export const reachesTo = (readers: Readers, least: Readers): boolean =>
  READERS.indexOf(readers) >= READERS.indexOf(least);

/** Whose demo it is: who put this version up, and who began the demo. */
const ownersOf = (demo: Demo, version: DemoVersion): string[] => [version.uploadedBy, demo.owner];
/** Everybody who can be heard in it or answers for it. */
export const peopleIn = (demo: Demo, version: DemoVersion): string[] => [
  ...new Set([...ownersOf(demo, version), ...version.heard]),
];

export const isNewest = (versions: readonly DemoVersion[]): number | null =>
  versions
    .filter((one) => one.withdrawnAt === null && one.status === "verified")
    .reduce<number | null>((best, one) => (best === null || one.n > best ? one.n : best), null);

/**
 * May the actor hear this version? The table stands in `docs/demos.md`. Owners always; the guardian of an owner
 * under 15; all others only while the gate of everybody in it stands open, as far as its readers reach.
 */
export function reaches(ear: Ear, version: DemoVersion): boolean {
  const { actor, demo, near } = ear;
  const owners = ownersOf(demo, version);
  if (actor !== null && owners.includes(actor)) return true;
  if (version.status !== "verified") return false;
  const to = (ids: readonly string[]): Relation[] =>
    ids.flatMap((id) => {
      const relation = near.get(id);
      return relation ? [relation] : [];
    });
  if (to(owners).some((one) => one.approver)) return true;
  const people = peopleIn(demo, version);
  const known = to(people);
  if (known.length < people.length || known.some((one) => !one.gateOpen)) return false;
  const far = (least: Readers): boolean => reachesTo(demo.readers, least);
  if (far("mentor") && to(owners).some((one) => one.mentor !== null)) return true;
  if (far("band") && to(memberIds(ear.act)).some((one) => one.self || one.approver || one.mentor !== null))
    return true;
  if (version.n !== ear.newest) return false;
  return (far("followers") && follows(known)) || (far("everyone") && isOut(ear, people));
}

/** Anybody at all may hear it, whoever asks: what a stranger would be told. */
export const isForAll = (ear: Ear, version: DemoVersion): boolean => {
  const people = peopleIn(ear.demo, version);
  return (
    version.status === "verified" &&
    version.n === ear.newest &&
    reachesTo(ear.demo.readers, "everyone") &&
    people.every((id) => ear.near.get(id)?.gateOpen) &&
    isOut(ear, people)
  );
};

/**
 * A follow of one member lets them hear it; a member under 15 must be followed with demos as well. It follows the strictest
 * of them: each who is heard has said yes to followers.
 */
const follows = (people: readonly Relation[]): boolean => {
  const hears = (to: Relation): boolean => to.follow === "progressAndDemos";
  return people.some(hears) && people.filter((to) => to.under15).every(hears) && people.every(agrees);
};
const agrees = (to: Relation): boolean => mayPublish(to.facts, "demoFollowers");

/** How many of those in a recording still have to say yes before followers hear it. */
export const missingFor = ({ near, demo }: Ear, version: DemoVersion): number =>
  peopleIn(demo, version).filter((id) => {
    const to = near.get(id);
    return !to || !agrees(to);
  }).length;

/** The act is public now, and so agrees everybody who can be heard. */
const isOut = ({ act, near }: Ear, people: readonly string[]): boolean =>
  act.optedIn !== null &&
  mayShowAll(
    new Map([...near].map(([id, to]) => [id, to.facts])),
    [...new Set([...memberIds(act), ...people])],
    act._id,
  );

/** May its bytes be sent? Not when it was taken back. */
export const hears = (ear: Ear, version: DemoVersion): boolean =>
  version.withdrawnAt === null && version.key !== null && reaches(ear, version);

/**
 * May the actor take the sound away: who put it up, who began the demo, and, while one of them is under 15, the guardian whose word
 * counts.
 */
export const mayWithdraw = ({ actor, demo, near }: Ear, version: DemoVersion): boolean => {
  const owners = ownersOf(demo, version);
  if (actor !== null && owners.includes(actor)) return true;
  return owners.some((id) => {
    const to = near.get(id);
    return to !== undefined && to.approver && to.under15;
  });
};
/** Whoever took it back may let it stand again, and nobody over their head. */
export const mayRestore = ({ actor }: Ear, version: DemoVersion): boolean =>
  actor !== null && actor === (version.withdrawnBy ?? version.uploadedBy);

/** May the actor put up a new version: the owner, and those of the band who may hear the demo. */
export const mayAdd = ({ actor, demo, act, near }: Ear): boolean =>
  actor !== null &&
  memberIds(act).includes(actor) &&
  (demo.owner === actor ||
    (reachesTo(demo.readers, "band") && [...near.values()].every((one) => one.gateOpen)));
