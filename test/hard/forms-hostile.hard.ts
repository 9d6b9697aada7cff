import { hostileRows } from "./rows/every.ts";
import { useDoors } from "./support/doors.ts";

hostileRows(useDoors());
