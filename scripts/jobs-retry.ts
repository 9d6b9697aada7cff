import "../src/features/order.ts";
import { retryGivenUp } from "../src/platform/given-up.ts";
import { nothing, withHouse } from "./house.ts";

/**
 * When the cause is mended: lets the program try again the jobs and events that had given up. `npm run jobs:retry`, on the
 * database of MONGODB_URI while the program goes on, or on the embedded one while it is stopped.
 */
await withHouse(nothing, async ({ say }) => {
  const { jobs, events } = await retryGivenUp();
  say(jobs + events === 0 ? "Nothing had given up." : `${jobs} jobs and ${events} events are tried again.`);
  return true;
});
