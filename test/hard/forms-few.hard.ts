import { everyRow } from "./rows/every.ts";
import { useDoors } from "./support/doors.ts";

/** Eight doors, a few attacks each: a first look while one works at a row. `forms.hard.ts` is the whole. */
everyRow(useDoors());
