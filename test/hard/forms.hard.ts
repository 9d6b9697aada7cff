import { everyRow } from "./rows/every.ts";
import { useDoors } from "./support/doors.ts";

everyRow(useDoors());
