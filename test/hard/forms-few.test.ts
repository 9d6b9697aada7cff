import { everyRow } from "./rows/every.ts";
import { useDoors } from "./support/doors.ts";

/** Three doors, a few attacks each: a sample of `forms.hard.ts`, which is the whole. */
everyRow(useDoors());
