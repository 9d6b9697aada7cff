import type { Place } from "../../src/platform/backup.ts";
import { command } from "./command.ts";
import type { House } from "./house.ts";

/** The operator's command, as `docs/operations.md` has it; what it said. @throws with what it said when it ends with 1 */
export async function operator(
  script: "backup" | "restore" | "replay",
  to: string,
  at: Place,
  erasedList: string,
): Promise<string> {
  const { code, out } = await command(script, [to], at.dbName, {
    NODE_ENV: "development",
    UPLOADS_DIR: at.uploadsDir,
    ERASED_LIST: erasedList,
  });
  if (code !== 0) throw new Error(out);
  return out;
}

/** Where the house of a test is. */
export const placeOf = (house: House): Place => ({
  client: house.connection.client as unknown as Place["client"],
  dbName: house.connection.dbName,
  uploadsDir: house.uploadsDir,
});
