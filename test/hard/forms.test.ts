import { everyRow } from "./rows/every.ts";
import { useDoors } from "./support/doors.ts";

/** Eight doors, a few attacks each: what `npm test` has time for. `forms.hard.ts` is the whole. */
everyRow(useDoors());
