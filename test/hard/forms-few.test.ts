import { describe } from "@jest/globals";
import { everyRow } from "./rows/every.ts";
import { SAME_AGAIN, twiceRow } from "./rows/twice.ts";
import { QUICK, someOf, useDoors } from "./support/doors.ts";

/** Three doors, a few attacks each: a sample of `forms-hostile.hard.ts` and `forms-repeated.hard.ts`, which are the whole. */
const doors = useDoors({}, new Set([...QUICK, ...SAME_AGAIN]));
everyRow(someOf(doors, QUICK));
describe("where what is asked for is there already", () => twiceRow(someOf(doors, SAME_AGAIN)));
