import "../src/features/order.ts";
import { resolve } from "node:path";
import { replayErasures } from "../src/features/privacy/index.ts";
import { withHouse } from "./house.ts";

/**
 * After a restore: erases again everybody who is on the list of erased ids and has come back with the backup.
 * `npm run erasure:replay [-- path/to/erased.jsonl]`; without a path the list of ERASED_LIST is read.
 */
await withHouse(
  ([path]) => (path === undefined ? null : resolve(path)),
  async ({ say }, list) => {
    const again = await replayErasures(list);
    say(again === 0 ? "Nobody on the list had come back." : `${again} people were erased again.`);
    return true;
  },
);
