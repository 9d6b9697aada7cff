import { type Config, readConfig } from "../src/config.ts";
import { systemContext } from "../src/platform/context.ts";
import { AppError } from "../src/platform/errors.ts";
import { findMongod } from "../src/platform/mongod/find.ts";
import { startMongod } from "../src/platform/mongod/start.ts";
import { comeAlive } from "../src/platform/mongo/processes.ts";
import { closeMedia } from "../src/platform/media/probe.ts";
import type { Place } from "../src/platform/backup.ts";
import { openDatabase, openHouse } from "../src/start.ts";

type Say = (line: string) => void;
const say: Say = (line) => void process.stdout.write(`${line}\n`);

/** What the command line says, looked at before anything is opened. @throws Error with the sentence that says how to write it */
type Read<F> = (args: readonly string[]) => F;
/** For a script that is told nothing. */
export const nothing: Read<null> = () => null;

/**
 * Opens the house for a script, on the database of MONGODB_URI or on the embedded one while the app is stopped, and ends the
 * process: 0 when the work says true, 1 when it says false or throws.
 */
export const withHouse = <F>(
  read: Read<F>,
  work: (tools: { config: Config; say: Say }, facts: F) => Promise<boolean>,
): Promise<never> =>
  withServer(read, async (config, uri, facts) => {
    const connection = await openHouse(config, uri);
    const alive = await comeAlive();
    try {
      return await work({ config, say }, facts);
    } finally {
      closeMedia();
      await alive.stop();
      await connection.close();
    }
  });

/** The same for a script that takes the database away or puts it back: it finds it as it lies. */
export const withDatabase = <F>(
  read: Read<F>,
  work: (tools: { config: Config; place: Place; say: Say }, facts: F) => Promise<boolean>,
): Promise<never> =>
  withServer(read, async (config, uri, facts) => {
    const connection = await openDatabase(config, uri);
    const { client, dbName } = connection;
    const place = { client: client as unknown as Place["client"], dbName, uploadsDir: config.uploadsDir };
    return work({ config, place, say }, facts).finally(() => connection.close());
  });

async function withServer<F>(
  read: Read<F>,
  work: (config: Config, uri: string, facts: F) => Promise<boolean>,
): Promise<never> {
  try {
    const facts = read(process.argv.slice(2));
    const config = readConfig(process.env);
    const embedded = config.mongodbUri
      ? null
      : await startMongod({
          mongod: await findMongod({ env: process.env, cacheDir: config.cacheDir, say }),
          dataDir: config.dataDir,
          say,
        });
    try {
      process.exitCode = (await work(config, config.mongodbUri ?? embedded?.uri ?? "", facts)) ? 0 : 1;
    } finally {
      await embedded?.stop();
    }
  } catch (err) {
    process.stderr.write(`${sentenceOf(err)}\n`);
    process.exitCode = 1;
  }
  return process.exit();
}

const sentenceOf = (err: unknown): string =>
  err instanceof AppError
    ? systemContext("en").t(err.key, err.params)
    : err instanceof Error
      ? err.message
      : String(err);
