import type { MemberContext } from "../../platform/context.ts";
import type { Flag } from "../../http/draw.ts";
import type { Reached } from "./reach.ts";
import type { Demo, DemoVersion } from "./schema.ts";

/** A template with what it shows. */
export interface Piece {
  view: string;
  it: object;
}
/** What a later room adds to the page of a demo for this reader. */
export interface Addition {
  /** For versions by their number: flags and bands on the wave, and a piece under it. */
  versions?: ReadonlyMap<number, { pins: Flag[]; piece: Piece }>;
  /** Links in the head of the page. */
  links?: { href: string; label: string; icon: string }[];
  /** Sections after the ladder. */
  sections?: Piece[];
}
/** The page as it is asked for: the version and second that a link names. */
export interface Spot {
  n: number | null;
  second: number | null;
}
type Hook = (ctx: MemberContext, reached: Reached, spot: Spot) => Promise<Addition | null>;
const hooks: Hook[] = [];
/** A later room adds to the page of a demo; null where this reader is shown nothing of it. */
export const onDemoPage = (hook: Hook): void => void hooks.push(hook);

/** What a later room asks with a new version (answers come as `used`), and does about the answers in the change that adds it. */
interface UsedHook {
  ask: (ctx: MemberContext, reached: Reached, answered: readonly string[]) => Promise<Piece | null>;
  done: (ctx: MemberContext, demo: Demo, version: DemoVersion, used: readonly string[]) => Promise<void>;
}
const uses: UsedHook[] = [];
/** A later room asks what of its own is used in a new version. */
export const onVersionUses = (hook: UsedHook): void => void uses.push(hook);
/** The questions that later rooms have for the form of a new version. */
export const asksOf = async (ctx: MemberContext, reached: Reached, answered: readonly string[]) =>
  (await Promise.all(uses.map((hook) => hook.ask(ctx, reached, answered)))).filter((one) => one !== null);
/** Hands the answers on, inside the change that adds the version. */
export async function usedIn(
  ctx: MemberContext,
  demo: Demo,
  version: DemoVersion,
  used: readonly string[],
): Promise<void> {
  if (used.length > 0) for (const hook of uses) await hook.done(ctx, demo, version, used);
}

/** All that later rooms add, in their order. */
export async function additionsTo(ctx: MemberContext, reached: Reached, spot: Spot) {
  const found = (await Promise.all(hooks.map((hook) => hook(ctx, reached, spot)))).filter(
    (one) => one !== null,
  );
  return {
    links: found.flatMap((one) => one.links ?? []),
    sections: found.flatMap((one) => one.sections ?? []),
    /** Version → its flags and pieces. */
    versions: Object.fromEntries(
      reached.versions.map(({ n }) => {
        const here = found.flatMap((one) => one.versions?.get(n) ?? []);
        return [n, { pins: here.flatMap((one) => one.pins), pieces: here.map((one) => one.piece) }];
      }),
    ),
  };
}
