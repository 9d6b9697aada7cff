import { onEachDay, onJob } from "../../platform/jobs.ts";
import { onStoredKeys } from "../../platform/storage/sweep.ts";
import { clearCopies, MAKE, makeCopy } from "./copy-service.ts";
import { eraseNow, eraseOverdue } from "./erase.ts";
import { ERASE, REMIND, remindOfErasure } from "./erasure-service.ts";
import { eachCopy, findErasure } from "./model.ts";
import { keepRetention } from "./retention.ts";

onJob(MAKE, ({ copy }) => makeCopy(String(copy)), { slow: true });
onEachDay("privacy.copies", clearCopies);
onJob(ERASE, ({ erasure }) => eraseNow(String(erasure)));
onJob(REMIND, async ({ erasure }) => {
  const row = await findErasure(String(erasure));
  if (row) await remindOfErasure(row);
});
onEachDay("privacy.erasures", eraseOverdue);
onEachDay("privacy.retention", keepRetention, { slow: true });
onStoredKeys("privacy", async function* () {
  for await (const copy of eachCopy()) if (copy.file) yield copy.file.key;
});
