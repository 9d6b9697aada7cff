import "../src/features/order.ts";
import { checkInvariants } from "../src/platform/invariants.ts";
import { nothing, withHouse } from "./house.ts";

/**
 * Everything that must hold whatever happened: `npm run invariants`, on the database of MONGODB_URI or on the embedded one
 * while the app is stopped. One line for each fault; the exit code is 1 when there is one.
 */
await withHouse(nothing, async ({ say }) => {
  const faults = await checkInvariants();
  for (const fault of faults) say(fault);
  say(faults.length === 0 ? "All invariants hold." : `${faults.length} faults.`);
  return faults.length === 0;
});
