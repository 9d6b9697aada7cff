import { listen } from "../../platform/events/events.ts";
import { onEachDay } from "../../platform/jobs.ts";
import { onAnswer } from "../consent/index.ts";
import { GATES, hear, MOVES, refresh, refreshAll } from "./service.ts";

listen("impact", [...MOVES, ...GATES], hear);
onEachDay("impact.refresh", refreshAll, { slow: true });
// A yes that is taken back is out of the figures in the same change, not only when the event is heard.
onAnswer((_ctx, row) => refresh(row.person));
