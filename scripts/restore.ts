import "../src/features/order.ts";
import { resolve } from "node:path";
import { restore } from "../src/platform/backup.ts";
import { checkInvariants } from "../src/platform/invariants.ts";
import { checkLists, replay } from "./after-restore.ts";
import { withDatabase } from "./house.ts";

/**
 * Puts a backup back: `npm run restore -- path/to/folder`, into a database and an UPLOADS_DIR that hold nothing. Then what was
 * closed since is closed again and whoever was erased is erased again, by the lists at ERASED_LIST and beside it, and the invariants
 * are checked. 1 when one does not hold.
 */
function readFolder([folder]: readonly string[]): string {
  if (folder === undefined) throw new Error("Say which: npm run restore -- path/to/folder");
  return resolve(folder);
}

await withDatabase(readFolder, async ({ config, place, say }, folder) => {
  await checkLists(config.erasedList);
  const { madeAt, collections, files } = await restore(place, folder);
  const documents = Object.values(collections).reduce((sum, one) => sum + one.documents, 0);
  say(`${documents} documents and ${files} files of ${madeAt}.`);
  const open = await replay(config.erasedList, say);
  const faults = [...open, ...(await checkInvariants())];
  for (const fault of faults) say(fault);
  say(faults.length === 0 ? "All invariants hold: the doors may be opened." : `${faults.length} faults.`);
  return faults.length === 0;
});
