import { describe, expect, test } from "@jest/globals";
import { editorsRow } from "./editors.ts";
import { forgedRow } from "./forged.ts";
import { halfwayRow } from "./halfway.ts";
import { othersRow } from "./others.ts";
import { payloadsRow } from "./payloads.ts";
import { queriesRow } from "./queries.ts";
import { readingRow } from "./reading.ts";
import { scriptRow } from "./script.ts";
import { twiceRow } from "./twice.ts";
import { watchedRows } from "./watched.ts";
import type { Doors } from "../support/doors.ts";
import { row } from "../support/rows.ts";

/** Doors whose moment no row below can make, and why. */
const APART: Record<string, string> = {
  "post /sign-in/passkey": "takes what an authenticator signed: test/security knocks with one",
  "post /account/passkeys": "takes what an authenticator made: test/security knocks with one",
  "post /me/school/:id/acceptance":
    "an invitation by the school is taken by its link; the button is for a second school's row",
};

/** Every row that goes through the doors. The last one reads what all answers of the others had in common. */
export function everyRow(doors: Doors): void {
  reachedRow(doors);
  hostile(doors);
  repeated(doors);
  watchedRows(doors);
}
/** What somebody sends who means harm. At full size these and those of `repeatedRows` are two files, one for each core. */
export function hostileRows(doors: Doors): void {
  reachedRow(doors);
  hostile(doors);
  watchedRows(doors);
}
/** What happens to people who mean well: two at once, twice, and an act that ends in the middle. */
export function repeatedRows(doors: Doors): void {
  reachedRow(doors);
  repeated(doors);
  watchedRows(doors);
}

function hostile(doors: Doors): void {
  forgedRow(doors);
  othersRow(doors);
  payloadsRow(doors);
  queriesRow(doors);
  readingRow(doors);
  scriptRow(doors);
}
function repeated(doors: Doors): void {
  editorsRow(doors);
  twiceRow(doors);
  halfwayRow(doors);
}
function reachedRow(doors: Doors): void {
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
}
