import "../src/features/order.ts";
import { resolve } from "node:path";
import { replayErasures } from "../src/features/privacy/index.ts";
import { restore } from "../src/platform/backup.ts";
import { checkInvariants } from "../src/platform/invariants.ts";
import { readErasedList } from "../src/platform/personal/list.ts";
import { withDatabase } from "./house.ts";

/**
 * Puts a backup back: `npm run restore -- path/to/folder`, into a database and an UPLOADS_DIR that hold nothing. Then whoever
 * was erased since is erased again, by the list at ERASED_LIST, and the invariants are checked. 1 when one does not hold.
 */
function readFolder([folder]: readonly string[]): string {
  if (folder === undefined) throw new Error("Say which: npm run restore -- path/to/folder");
  return resolve(folder);
}

await withDatabase(readFolder, async ({ config, place, say }, folder) => {
  // Fail closed: without the list, whoever was erased since the backup would be back.
  await readErasedList().catch(() => {
    throw new Error(
      `There is no list at ${config.erasedList}. If nobody was ever erased, make an empty file there.`,
    );
  });
  const { madeAt, collections, files } = await restore(place, folder);
  const documents = Object.values(collections).reduce((sum, one) => sum + one.documents, 0);
  say(`${documents} documents and ${files} files of ${madeAt}.`);
  const again = await replayErasures(null);
  say(again === 0 ? "Nobody had been erased since." : `${again} people were erased again.`);
  const faults = await checkInvariants();
  for (const fault of faults) say(fault);
  say(faults.length === 0 ? "All invariants hold: the doors may be opened." : `${faults.length} faults.`);
  return faults.length === 0;
});
