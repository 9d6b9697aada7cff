import { readConfig } from "../src/config.ts";
import { rebuildImpact } from "../src/features/impact/index.ts";
import { closeMedia } from "../src/platform/media/probe.ts";
import { openHouse } from "../src/start.ts";

/** Makes the figures' read model again from the events of the database at `MONGODB_URI`. */
const config = readConfig(process.env);
if (!config.mongodbUri)
  throw new Error("Set MONGODB_URI to the database whose figures are to be made again.");
const connection = await openHouse(config, config.mongodbUri);
const heard = await rebuildImpact();
process.stdout.write(`${heard} events were read into the figures.\n`);
closeMedia();
await connection.close();
