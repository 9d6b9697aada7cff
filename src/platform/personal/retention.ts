import { DAY_MS, plusMs } from "../clock.ts";
import { collections, WHOLE } from "../mongo/collection.ts";
import { writingTo } from "../mongo/inside.ts";
import { storage } from "../storage/current.ts";
import { allAt } from "./find.ts";
import { isPersonal, keptRules } from "./rule.ts";

/**
 * Removes what has been kept for as long as its rule says, files with their documents. Gives how many documents of each
 * collection. Bears being done twice; what a crash leaves of files is swept.
 */
export async function applyRetention(now: Date): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const { name, personal, model } of collections().values())
    for (const kept of keptRules(personal)) {
      if (typeof kept.for !== "number" || kept.from === undefined) continue;
      const over = { ...kept.when, [kept.from]: { $lt: plusMs(now, -kept.for * DAY_MS) } };
      const keys: string[] = [];
      for (const path of isPersonal(personal) ? Object.keys(personal.files ?? {}) : [])
        for await (const row of model.collection.find(over, { comment: WHOLE }))
          keys.push(...allAt(row, path).map(String));
      const { deletedCount } = await writingTo(name, () =>
        model.collection.deleteMany(over, { comment: WHOLE }),
      );
      for (const key of keys) await storage().remove(key);
      if (deletedCount > 0) removed[name] = (removed[name] ?? 0) + deletedCount;
    }
  return removed;
}
