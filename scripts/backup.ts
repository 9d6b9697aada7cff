import "../src/features/order.ts";
import { resolve } from "node:path";
import { backUp } from "../src/platform/backup.ts";
import { withDatabase } from "./house.ts";

/**
 * Writes the database and all stored files into a new folder: `npm run backup -- path/to/folder`, on the database of
 * MONGODB_URI while the program goes on, or on the embedded one while it is stopped.
 */
function readFolder([folder]: readonly string[]): string {
  if (folder === undefined) throw new Error("Say where: npm run backup -- path/to/folder");
  return resolve(folder);
}

await withDatabase(readFolder, async ({ place, say }, folder) => {
  const { collections, files } = await backUp(place, folder);
  const documents = Object.values(collections).reduce((sum, one) => sum + one.documents, 0);
  say(`${documents} documents of ${Object.keys(collections).length} collections and ${files} files.`);
  return true;
});
