import { readConfig } from "../src/config.ts";
import { findMongod } from "../src/platform/mongod/find.ts";
import { startMongod } from "../src/platform/mongod/start.ts";
import { closeMedia } from "../src/platform/media/probe.ts";
import { openSample } from "../src/sample/index.ts";
import { openHouse } from "../src/start.ts";

/**
 * Loads the sample region into an empty database: the embedded one, or the one of MONGODB_URI. A database that holds
 * anybody is left as it is; production is refused.
 */
const say = (line: string): void => console.log(line);

async function seed(): Promise<void> {
  const config = readConfig(process.env);
  if (config.production) throw new Error("The sample region is never loaded in production.");
  const embedded = config.mongodbUri
    ? null
    : await startMongod({
        mongod: await findMongod({ env: process.env, cacheDir: config.cacheDir, say }),
        dataDir: config.dataDir,
        say,
      });
  try {
    const connection = await openHouse(config, config.mongodbUri ?? embedded?.uri ?? "");
    try {
      for (const line of await openSample({ tmpDir: `${config.uploadsDir}/tmp` }, say)) say(line);
    } finally {
      closeMedia();
      await connection.close();
    }
  } finally {
    await embedded?.stop();
  }
}

seed().catch((err: unknown) => {
  console.error(err instanceof Error ? err.message : err);
  process.exitCode = 1;
});
