import { beforeAll } from "@jest/globals";
import { type Target, targetsOf, type Unreached } from "./targets.ts";
import { useWorld, type World } from "./world.ts";

/** Every door that changes something, on a thing that is there, by somebody who may: what the rows knock with. */
export interface Doors {
  world: World;
  targets: () => readonly Target[];
  unreached: () => readonly Unreached[];
  /** Collections that are not as they were; counters of tries apart, which grow when somebody guesses. */
  changed: () => Promise<string[]>;
  who: (target: Target) => string;
}
const COUNTERS = new Set(["followtries"]);

export function useDoors(env: Record<string, string> = {}): Doors {
  const world = useWorld(env);
  let found: { targets: Target[]; unreached: Unreached[] } = { targets: [], unreached: [] };
  beforeAll(async () => {
    found = await targetsOf(world);
  }, 900_000);
  return {
    world,
    targets: () => found.targets,
    unreached: () => found.unreached,
    changed: async () => (await world.state.changed()).filter((name) => !COUNTERS.has(name)),
    who: (target) => `${target.who ?? "anyone"} ${target.path}`,
  };
}
