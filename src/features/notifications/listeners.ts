import { listen } from "../../platform/events/events.ts";
import { onEachDay, onJob } from "../../platform/jobs.ts";
import { takingBack } from "../../platform/events/taken-back.ts";
import { RULES } from "./rules.ts";
import { hear, planDigest, sendDigests } from "./service.ts";

listen("notifications", [...new Set([...Object.keys(RULES), ...takingBack()])], hear);
onEachDay("notifications.digest", planDigest);
onJob("notifications.digest", sendDigests);
