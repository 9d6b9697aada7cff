import { expect, test } from "@jest/globals";
import { check } from "../access/check.ts";
import { type State, STATES } from "../access/rows.ts";
import { STEPS } from "../access/states.ts";
import { aWorld } from "../access/world.ts";
import { actions } from "../../src/features/order.ts";
import { useHouse } from "../support/house.ts";
import { row } from "./support/rows.ts";

const house = useHouse();

test("every door answers every viewer as the table says, on pages and in JSON, in each state", async () => {
  const world = await aWorld(house);
  const doors = actions(house.config);
  const wrong: string[] = [];
  for (const state of Object.keys(STATES) as State[]) {
    const back = await STEPS[state](house, world);
    const found = await check(world, doors, state);
    await back();
    wrong.push(...found.wrong);
    row(`access matrix, ${state}`, {
      tried: `${doors.length} doors x 16 people, page and JSON`,
      counted: `${found.cells} cells`,
      result: `${found.wrong.length} wrong`,
    });
  }
  expect(wrong).toEqual([]);
}, 1_200_000);
