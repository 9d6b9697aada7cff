import { beforeAll } from "@jest/globals";
import { isHard, sample, sized } from "./rows.ts";
import type { Action } from "../../../src/http/action.ts";
import { readersOf, type Way } from "./places.ts";
import { allDoors, doorOf, type Target, targetsOf, type Unreached } from "./targets.ts";
import { type Watch, watchOf } from "./watch.ts";
import { useWorld, type World } from "./world.ts";

/** Every door that changes something, on a thing that is there, by somebody who may: what the rows knock with. */
export interface Doors {
  world: World;
  /** What was read in every answer so far. */
  watch: () => Watch;
  targets: () => readonly Target[];
  /** The doors that show something, each with up to four people who may look; worked out once for all rows of a file. */
  readers: () => Promise<ReadonlyMap<Action, readonly Way[]>>;
  unreached: () => readonly Unreached[];
  /** Collections that are not as they were; counters of tries apart, which grow when somebody guesses. */
  changed: () => Promise<string[]>;
  who: (target: Target) => string;
}
const COUNTERS = new Set(["followtries"]);
/** The doors of a quick run: one for a stranger, one for a musician, one with a version and a requestId. */
export const QUICK: ReadonlySet<string> = new Set([
  "post /sign-up",
  "post /me/consents/:purpose",
  "post /mentorships/:id/sessions",
]);

/** `quick`: the doors of a run that is not at its full size. */
export function useDoors(env: Record<string, string> = {}, quick: ReadonlySet<string> = QUICK): Doors {
  const world = useWorld(env);
  let watch = {} as Watch;
  let readers: Promise<Map<Action, Way[]>> | null = null;
  const looks = (): Action[] =>
    sample(
      allDoors(world).filter((one) => one.method === "get"),
      sized(12, 999),
    );
  let found: { targets: Target[]; unreached: Unreached[] } = { targets: [], unreached: [] };
  beforeAll(async () => {
    watch = watchOf(world);
    const all = allDoors(world).filter((one) => one.method === "post");
    // `DOORS` names others, for whoever mends one.
    const named = process.env.DOORS ? new RegExp(process.env.DOORS) : null;
    const chosen = all.filter((one) => (named ? named.test(doorOf(one)) : isHard || quick.has(doorOf(one))));
    found = await targetsOf(world, chosen);
  }, 900_000);
  return {
    world,
    watch: () => watch,
    targets: () => found.targets,
    readers: () => (readers ??= readersOf(world, looks(), 4)),
    unreached: () => found.unreached,
    changed: async () => (await world.state.changed()).filter((name) => !COUNTERS.has(name)),
    who: (target: Target) => `${target.who ?? "anyone"} ${target.path}`,
  };
}

/** Some of the doors of the same world; all of them where `DOORS` names them. */
export const someOf = (doors: Doors, these: ReadonlySet<string>): Doors => ({
  ...doors,
  targets: () => doors.targets().filter((one) => process.env.DOORS || these.has(doorOf(one.action))),
});
