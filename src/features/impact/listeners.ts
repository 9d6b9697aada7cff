import { listen } from "../../platform/events/events.ts";
import { onEachDay } from "../../platform/jobs.ts";
import { GATES, hear, MOVES, refreshAll } from "./service.ts";

listen("impact", [...MOVES, ...GATES], hear);
onEachDay("impact.refresh", refreshAll);
