import { readConfig } from "./config.ts";
import { findMongod } from "./platform/mongod/find.ts";
import { startMongod } from "./platform/mongod/start.ts";
import { log } from "./platform/log.ts";
import { checkPort } from "./port.ts";

/** The process: configuration → database → doors → work; Ctrl-C or SIGTERM stops all of it cleanly. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  /** What has been opened so far, to be closed backwards: the program may be stopped at any moment, while it starts too. */
  const opened: (() => Promise<unknown>)[] = [];
  stopOnSignals(async () => {
    for (const close of opened.toReversed()) await close();
  });
  await checkPort(config);
  // Loading the rooms takes about as long as the database needs to come up.
  const house = import("./start.ts");
  const embedded = config.mongodbUri ? null : await startEmbedded();
  const { openDoors, openHouse } = await house;
  const connection = await openHouse(config, config.mongodbUri ?? embedded?.uri ?? "");
  opened.push(() => connection.close());
  const guide = config.sample
    ? await (await import("./sample/index.ts")).openSample({ tmpDir: `${config.uploadsDir}/tmp` }, say)
    : [];
  if (stopping) return;
  const running = await openDoors(config, connection);
  opened.push(() => running.stop());
  say(`\nFlyvefærdig: http://localhost:${running.port}`);
  for (const line of guide) say(line);
  if (config.devMailbox) say(`Mails are not sent: read them at http://localhost:${running.port}/dev/mailbox`);
  say("\nCtrl-C stops it.");

  async function startEmbedded() {
    const mongod = await findMongod({ env: process.env, cacheDir: config.cacheDir, say });
    const starting = startMongod({ mongod, dataDir: config.dataDir, say });
    opened.push(() =>
      starting.then(
        (server) => server.stop(),
        () => undefined,
      ),
    );
    return starting;
  }
}

let stopping = false;
function stopOnSignals(stop: () => Promise<void>): void {
  const end = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", () => end("SIGINT"));
  process.on("SIGTERM", () => end("SIGTERM"));
}

process.on("unhandledRejection", (err) => {
  if (!stopping) log.error({ err }, "a promise was left alone");
});
main().catch((err: unknown) => {
  // What was under way when the program was told to stop fails, as it must.
  if (stopping) return;
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exit(1);
});
