import { onEachDay } from "../../platform/jobs.ts";
import { onErasure } from "../../platform/personal/erase.ts";
import { dropUploadsOf, sweepUploads } from "./service.ts";

onEachDay("uploads.sweep", async (now) => void (await sweepUploads(now)));
onErasure("uploads", ({ handles: { person } }) => dropUploadsOf(person));
