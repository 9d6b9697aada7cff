import type { Config } from "../src/config.ts";
import { findMongod } from "../src/platform/mongod/find.ts";
import { startMongod } from "../src/platform/mongod/start.ts";
import { closeMedia } from "../src/platform/media/probe.ts";
import type { Place } from "../src/platform/backup.ts";
import { openDatabase, openHouse } from "../src/start.ts";

type Say = (line: string) => void;
const say: Say = (line) => void process.stdout.write(`${line}\n`);

/**
 * Opens the house for a script, on the database of MONGODB_URI or on the embedded one while the app is stopped, and ends the
 * process: 0 when the work says true, 1 when it says false or throws.
 */
export const withHouse = (config: Config, work: (tools: { say: Say }) => Promise<boolean>): Promise<never> =>
  withServer(config, async (uri) => {
    const connection = await openHouse(config, uri);
    return work({ say }).finally(() => connection.close());
  });

/** The same for a script that takes the database away or puts it back: it finds it as it lies. */
export const withDatabase = (
  config: Config,
  work: (tools: { place: Place; say: Say }) => Promise<boolean>,
): Promise<never> =>
  withServer(config, async (uri) => {
    const connection = await openDatabase(config, uri);
    const { client, dbName } = connection;
    const place = { client: client as unknown as Place["client"], dbName, uploadsDir: config.uploadsDir };
    return work({ place, say }).finally(() => connection.close());
  });

async function withServer(config: Config, work: (uri: string) => Promise<boolean>): Promise<never> {
  try {
    const embedded = config.mongodbUri
      ? null
      : await startMongod({
          mongod: await findMongod({ env: process.env, cacheDir: config.cacheDir, say }),
          dataDir: config.dataDir,
          say,
        });
    try {
      const well = await work(config.mongodbUri ?? embedded?.uri ?? "");
      closeMedia();
      process.exitCode = well ? 0 : 1;
    } finally {
      await embedded?.stop();
    }
  } catch (err) {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
    process.exitCode = 1;
  }
  return process.exit();
}
