import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actions } from "../../src/features/order.ts";
import { root } from "../../src/platform/root.ts";
import { useHouse } from "../support/house.ts";
import { check } from "./check.ts";
import { accessDoc } from "./doc.ts";
import { sidesOf } from "./probe.ts";
import { cellsOf, keyOf } from "./rows.ts";
import { FIELDS, GENERAL, HERS } from "./table.ts";
import { aWorld } from "./world.ts";

const house = useHouse();

describe("the access matrix", () => {
  test("each door has one row in the table, and each row a door", () => {
    const doors = actions(house.config).map(keyOf);
    const rows = [...Object.keys(HERS), ...Object.keys(GENERAL)];
    expect(doors.filter((door) => !rows.includes(door))).toEqual([]);
    expect(rows.filter((row) => !doors.includes(row))).toEqual([]);
    expect(rows.filter((row, i) => rows.indexOf(row) !== i)).toEqual([]);
  });

  test("every door answers every viewer as the table says, and private fields are read by those it names", async () => {
    const world = await aWorld(house);
    // One declaration opens both doors: the JSON of a change is decided by the same lines as its page, and what is looked at
    // as JSON is asked by every fourth viewer, turn by turn. The hard rows ask everything, and by what her state moves in three more.
    const found = await check(world, actions(house.config), "open", (action, side, door, viewer) =>
      side === sidesOf(action)[0] ? true : action.method === "get" && (door + viewer) % 4 === 0,
    );
    expect(found.wrong).toEqual([]);
    expect(found.readers).toEqual(
      Object.fromEntries(
        Object.entries(FIELDS).map(([field, who]) => [field, who.split(" ").filter(Boolean)]),
      ),
    );
    expect(found.cells).toBeGreaterThan(4_000);
  }, 600_000);

  test("bites: a viewer too many and one too few are each a wrong cell", () => {
    expect(cellsOf("ana marta! vera", "open", true).vera).toBe("yes");
    expect(cellsOf("ana marta! vera", "open", true).marta).toBe("seen");
    expect(cellsOf("ana marta! vera", "closed", true).vera).toBe("no");
    expect(cellsOf("ana marta! vera", "lapsed", true).vera).toBe("no");
    expect(cellsOf("ana marta! vera", "lapsed", false).vera).toBe("yes");
    expect(cellsOf({ open: "ana", closed: "ana vera" }, "closed", true).vera).toBe("yes");
  });

  test("docs/access.md says what the table says (npm run docs:access writes it)", () => {
    expect(readFileSync(join(root, "docs/access.md"), "utf8")).toBe(accessDoc(actions(house.config)));
  });
});
