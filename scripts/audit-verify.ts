import { readConfig } from "../src/config.ts";
import { closeMedia } from "../src/platform/media/probe.ts";
import { sealTrail, trailHead, verifyTrail } from "../src/platform/trail/chain.ts";
import { openHouse } from "../src/start.ts";

/**
 * Walks the trail of looks and changes in the database at `MONGODB_URI`, one line for each row that was changed and each
 * that is missing; ends with 1 when there is any. `-- 12:HASH` names a link that was noted before: it must still be there.
 */
const config = readConfig(process.env);
if (!config.mongodbUri) throw new Error("Set MONGODB_URI to the database whose trail is to be checked.");
const [n, hash] = (process.argv[2] ?? "").split(":");
const connection = await openHouse(config, config.mongodbUri);
const verdict = await verifyTrail(n && hash ? { n: Number(n), hash } : null);
await sealTrail();
const head = await trailHead();
for (const fault of verdict.faults) process.stdout.write(`${fault}\n`);
process.stdout.write(
  `${verdict.rows} rows in ${verdict.batches} links, ${verdict.loose} not chained yet, ${verdict.faults.length} faults.\n`,
);
if (head) process.stdout.write(`The last link is ${head.n}:${head.hash}. Note it elsewhere.\n`);
closeMedia();
await connection.close();
process.exitCode = verdict.faults.length > 0 ? 1 : 0;
