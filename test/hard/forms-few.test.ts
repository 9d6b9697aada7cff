import { everyRow } from "./rows/every.ts";
import { useDoors } from "./support/doors.ts";

/** Three doors, a few attacks each: a sample of `forms-hostile.hard.ts` and `forms-repeated.hard.ts`, which are the whole. */
everyRow(useDoors());
