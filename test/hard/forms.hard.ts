import { describe, expect, test } from "@jest/globals";
import { forgedRow } from "./rows/forged.ts";
import { othersRow } from "./rows/others.ts";
import { payloadsRow } from "./rows/payloads.ts";
import { queriesRow } from "./rows/queries.ts";
import { useDoors } from "./support/doors.ts";
import { row } from "./support/rows.ts";

const doors = useDoors();

/** Doors whose moment no row below can make, and why. */
const APART: Record<string, string> = {
  "post /me/school/:id/acceptance":
    "an invitation by the school is taken by its link; the button is for a second school's row",
};

describe("the doors that change something", () => {
  test("are each reached by somebody, with a body that is taken", () => {
    const unreached = doors
      .unreached()
      .filter((one) => !(one.door in APART))
      .map((one) => `${one.door} (${one.why})`);
    row("doors that change something", {
      tried: doors.targets().length + unreached.length,
      counted: "not reached",
      result: `${unreached.length}`,
    });
    expect(unreached).toEqual([]);
  });
});

forgedRow(doors);
othersRow(doors);
payloadsRow(doors);
queriesRow(doors);
