import { rebuildImpact } from "../src/features/impact/index.ts";
import { nothing, withHouse } from "./house.ts";

/**
 * Makes the figures' read model again from the events: `npm run impact:rebuild`, on the database of MONGODB_URI or on the
 * embedded one while the app is stopped.
 */
await withHouse(nothing, async ({ say }) => {
  say(`${await rebuildImpact()} events were read into the figures.`);
  return true;
});
