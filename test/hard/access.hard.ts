import { expect, test } from "@jest/globals";
import { check } from "../access/check.ts";
import { type Viewer, VIEWERS } from "../access/cast.ts";
import { sidesOf } from "../access/probe.ts";
import { keyOf, type State, STATES } from "../access/rows.ts";
import { STEPS } from "../access/states.ts";
import { GENERAL, HERS } from "../access/table.ts";
import { aWorld } from "../access/world.ts";
import { actions } from "../../src/features/order.ts";
import type { Action } from "../../src/http/action.ts";
import { useHouse } from "../support/house.ts";
import { row } from "./support/rows.ts";

const house = useHouse();
const EVERYBODY = Object.keys(VIEWERS) as Viewer[];
/** Whom her state, or what lapsed, gives another standing; the others are asked afresh where a door is about her. */
const MOVED: readonly Viewer[] = ["ana", "marta", "claus", "ilir", "lone", "vera"];
const isAboutHer = (action: Action): boolean =>
  keyOf(action) in HERS || typeof GENERAL[keyOf(action)] === "object";

test("every door answers every viewer as the table says, on pages and in JSON, in each state", async () => {
  const world = await aWorld(house);
  const doors = actions(house.config);
  const wrong: string[] = [];
  for (const state of Object.keys(STATES) as State[]) {
    const back = await STEPS[state](house, world);
    const found = await check(world, doors, state, (action, side, _door, viewer) => {
      if (state === "open") return true;
      const isAsked = isAboutHer(action) || MOVED.includes(EVERYBODY[viewer] as Viewer);
      return isAsked && (action.method === "get" || side === sidesOf(action)[0]);
    });
    await back();
    wrong.push(...found.wrong);
    row(`access matrix, ${state}`, {
      tried:
        state === "open"
          ? `${doors.length} doors x ${EVERYBODY.length} people, page and JSON`
          : `${doors.filter(isAboutHer).length} doors about her x ${EVERYBODY.length} people, ${doors.length} x the ${MOVED.length} whom it moves`,
      counted: `${found.cells} cells`,
      result: `${found.wrong.length} wrong`,
    });
  }
  expect(wrong).toEqual([]);
}, 1_200_000);
