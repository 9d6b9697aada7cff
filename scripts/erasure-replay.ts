import "../src/features/order.ts";
import { resolve } from "node:path";
import { readConfig } from "../src/config.ts";
import { replayErasures } from "../src/features/privacy/index.ts";
import { withHouse } from "./house.ts";

/**
 * After a restore: erases again everybody who is on the list of erased ids and has come back with the backup.
 * `npm run erasure:replay [-- path/to/erased.jsonl]`; without a path the list of ERASED_LIST is read.
 */
const config = readConfig(process.env);
const [path] = process.argv.slice(2);
await withHouse(config, async ({ say }) => {
  const again = await replayErasures(path === undefined ? null : resolve(path));
  say(again === 0 ? "Nobody on the list had come back." : `${again} people were erased again.`);
  return true;
});
