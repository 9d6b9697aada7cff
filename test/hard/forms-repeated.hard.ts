import { repeatedRows } from "./rows/every.ts";
import { useDoors } from "./support/doors.ts";

repeatedRows(useDoors());
