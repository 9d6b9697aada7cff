import { listen } from "../../platform/events/events.ts";
import { onEachDay, onJob } from "../../platform/jobs.ts";
import { RULES, TAKES_BACK } from "./rules.ts";
import { hear, planDigest, sendDigests } from "./service.ts";

listen("notifications", [...new Set([...Object.keys(RULES), ...Object.keys(TAKES_BACK)])], hear);
onEachDay("notifications.digest", planDigest);
onJob("notifications.digest", sendDigests);
