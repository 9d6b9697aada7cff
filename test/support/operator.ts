import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Place } from "../../src/platform/backup.ts";
import { root } from "../../src/platform/root.ts";
import { built } from "./built.ts";
import type { House } from "./house.ts";

/** The operator's command, as `docs/operations.md` has it; what it said. @throws with what it said when it ends with 1 */
export async function operator(
  script: "backup" | "restore" | "replay",
  to: string,
  at: Place,
  erasedList: string,
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [built(`scripts/${script}.ts`), to], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      NODE_ENV: "development",
      LOG_LEVEL: "silent",
      MONGODB_URI: process.env.TEST_MONGODB_URI,
      MONGODB_DB: at.dbName,
      UPLOADS_DIR: at.uploadsDir,
      ERASED_LIST: erasedList,
      SESSION_SECRET: "a secret that only this test has, and long",
    },
  });
  return stdout;
}

/** Where the house of a test is. */
export const placeOf = (house: House): Place => ({
  client: house.connection.client as unknown as Place["client"],
  dbName: house.connection.dbName,
  uploadsDir: house.uploadsDir,
});
