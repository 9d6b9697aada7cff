import { readConfig } from "./config.ts";
import { findMongod } from "./platform/mongod/find.ts";
import { startMongod } from "./platform/mongod/start.ts";
import { log } from "./platform/log.ts";
import { openDoors, openHouse } from "./start.ts";

/** The process: configuration → database → doors → work; Ctrl-C or SIGTERM stops all of it cleanly. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const embedded = config.mongodbUri ? null : await startEmbedded();
  const connection = await openHouse(config, config.mongodbUri ?? embedded?.uri ?? "");
  const guide = config.sample
    ? await (await import("./sample/index.ts")).openSample(
        { cacheDir: config.cacheDir, tmpDir: `${config.uploadsDir}/tmp` },
        say,
      )
    : [];
  const running = await openDoors(config, connection);
  // Before the first line is printed: whoever reads it may stop the program at once.
  stopOnSignals(async () => {
    await running.stop();
    await embedded?.stop();
  });
  say(`\nFlyvefærdig: http://localhost:${running.port}`);
  for (const line of guide) say(line);
  say("\nCtrl-C stops it.");

  async function startEmbedded() {
    const mongod = await findMongod({ env: process.env, cacheDir: config.cacheDir, say });
    return startMongod({ mongod, dataDir: config.dataDir, say });
  }
}

function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
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

process.on("unhandledRejection", (err) => log.error({ err }, "a promise was left alone"));
main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exit(1);
});
