import type { MemberContext } from "../../platform/context.ts";
import type { Reached } from "./reach.ts";

/** A template with what it shows. */
export interface Piece {
  view: string;
  it: object;
}
/** What a later room adds to the page of a demo for this reader. */
export interface Addition {
  /** For versions by their number: flags on the wave (`at` 0-1) and a piece under it. */
  versions?: ReadonlyMap<number, { pins: { at: number; label: string; done?: boolean }[]; piece: Piece }>;
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
