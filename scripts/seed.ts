import { openSample } from "../src/sample/index.ts";
import { nothing, withHouse } from "./house.ts";

/**
 * Loads the sample region into an empty database: the embedded one, or the one of MONGODB_URI. A database that holds
 * anybody is left as it is; production is refused.
 */
await withHouse(nothing, async ({ config, say }) => {
  if (config.production) throw new Error("The sample region is never loaded in production.");
  for (const line of await openSample({ tmpDir: `${config.uploadsDir}/tmp` }, say)) say(line);
  return true;
});
