import type { MemberContext } from "../../platform/context.ts";
import { actsOf } from "../acts/index.ts";
import { factsOf, isGateOpen } from "../consent/index.ts";
import { versionsOfAll } from "./model.ts";
import { peopleIn, reachesTo } from "./policy.ts";
import type { Demo, DemoVersion } from "./schema.ts";

/** A demo that the actor knows of from the inside, with all its versions. */
export interface Known {
  demo: Demo;
  /** Newest first. */
  versions: readonly DemoVersion[];
  /** Nobody else who is heard in it stands behind a closed gate. */
  open: boolean;
}

/** Those of these demos that the actor put up or hears as one of the band, in their order. A fixed number of reads. */
export async function knownAmong(ctx: MemberContext, demos: readonly Demo[]): Promise<Known[]> {
  const me = ctx.actor.personId;
  const mine = new Set((await actsOf(me)).map((act) => act._id));
  const near = demos.filter(
    (demo) => demo.owner === me || (mine.has(demo.act) && reachesTo(demo.readers, "band")),
  );
  const versions = await versionsOfAll(near.map((demo) => demo._id));
  const all = near.map((demo) => ({ demo, versions: versions.get(demo._id) ?? [] }));
  const facts = await factsOf(ctx, [...new Set(all.flatMap(peopleOf))]);
  const isOpen = (id: string): boolean => {
    const one = facts.get(id);
    return id === me || (one !== undefined && isGateOpen(one));
  };
  return all
    .map((one) => ({ ...one, open: peopleOf(one).every(isOpen) }))
    .filter(
      (one) =>
        one.demo.owner === me || (one.open && one.versions.some((version) => version.status === "verified")),
    );
}

const peopleOf = ({ demo, versions }: Pick<Known, "demo" | "versions">): string[] =>
  versions.flatMap((one) => peopleIn(demo, one));
