import { onEachDay, onJob } from "../../platform/jobs.ts";
import { onStoredKeys } from "../../platform/storage/sweep.ts";
import { clearCopies, MAKE, makeCopy } from "./copy-service.ts";
import { eachCopy } from "./model.ts";

onJob(MAKE, ({ copy }) => makeCopy(String(copy)));
onEachDay("privacy.copies", clearCopies);
onStoredKeys("privacy", async function* () {
  for await (const copy of eachCopy()) if (copy.file) yield copy.file.key;
});
