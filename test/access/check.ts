import type { Action } from "../../src/http/action.ts";
import { type Viewer, VIEWERS } from "./cast.ts";
import { knock, type Side, sidesOf } from "./probe.ts";
import { cellsOf, keyOf, type State } from "./rows.ts";
import { GENERAL, HERS } from "./table.ts";
import type { Field, World } from "./world.ts";

export interface Checked {
  cells: number;
  /** `get /people/:id (html, open): vera is answered yes, the table says no` */
  wrong: string[];
  /** Field → the viewers who read it somewhere. */
  readers: Record<Field, Viewer[]>;
}

const ALL = Object.keys(VIEWERS) as Viewer[];
/** Which knocks are made: by the place of the door in the list, the side and the place of the viewer. All, unless told otherwise. */
export type Asked = (action: Action, side: Side, door: number, viewer: number) => boolean;

/** Knocks at every door as everybody and compares with the table; reads every answer for the words of private fields. */
export async function check(
  world: World,
  doors: readonly Action[],
  state: State,
  asked: Asked = () => true,
): Promise<Checked> {
  const found: Checked = { cells: 0, wrong: [], readers: {} as Checked["readers"] };
  const readers = new Map<string, Set<Viewer>>(Object.keys(world.canaries).map((name) => [name, new Set()]));
  for (const [door, action] of doors.entries()) {
    const key = keyOf(action);
    const row = HERS[key] ?? GENERAL[key] ?? "";
    const expected = cellsOf(row, state, key in HERS);
    for (const side of sidesOf(action))
      for (const [place, viewer] of ALL.entries()) {
        if (!asked(action, side, door, place)) continue;
        const { verdict, text } = await knock(world.viewers[viewer]!, action, world.path(action.path), side);
        found.cells += 1;
        if (verdict !== expected[viewer])
          found.wrong.push(
            `${key} (${side}, ${state}): ${viewer} is answered ${verdict}, the table says ${expected[viewer]}`,
          );
        if (verdict === "yes" && action.method === "get" && !action.path.startsWith("/dev/"))
          for (const [field, word] of Object.entries(world.canaries))
            if (text.includes(word)) readers.get(field)?.add(viewer);
      }
  }
  for (const [field, who] of readers) found.readers[field as Field] = ALL.filter((viewer) => who.has(viewer));
  return found;
}
