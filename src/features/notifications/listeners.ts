import { listen } from "../../platform/events/events.ts";
import { onEachDay, onJob } from "../../platform/jobs.ts";
import { RULES } from "./rules.ts";
import { hear, planDigest, sendDigests } from "./service.ts";

listen("notifications", Object.keys(RULES), hear);
onEachDay("notifications.digest", planDigest);
onJob("notifications.digest", sendDigests);
