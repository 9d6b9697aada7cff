import "../src/features/order.ts";
import { resolve } from "node:path";
import { checkLists, replay } from "./after-restore.ts";
import { withHouse } from "./house.ts";

/**
 * After a restore by other means than `npm run restore`: closes again what was closed since the backup, and erases again everybody on
 * the list of erased ids who has come back. `npm run replay [-- path/to/erased.jsonl]`; without a path the list of ERASED_LIST
 * is read, and the folder `closed` beside it. 1 when something could not be closed.
 */
await withHouse(
  ([path]) => (path === undefined ? null : resolve(path)),
  async ({ config, say }, path) => {
    const list = path ?? config.erasedList;
    await checkLists(list);
    const open = await replay(list, say);
    for (const fault of open) say(fault);
    return open.length === 0;
  },
);
