import { renewSealed } from "../src/features/factors/index.ts";
import { formerSecret } from "../src/platform/secrets.ts";
import { renewTrailMarks } from "../src/platform/trail/chain.ts";
import { nothing, withHouse } from "./house.ts";

/**
 * After a new SESSION_SECRET: seals the apps of second factors and marks what was erased from the trail anew, from what was made
 * under FORMER_SECRET. `FORMER_SECRET=… npm run secret:renew`, with the program's other variables. A secret is told by the
 * environment and not on the command line, where everybody on the machine reads it.
 */
await withHouse(nothing, async ({ config, say }) => {
  if (!config.formerSecret) throw new Error("Write: FORMER_SECRET=… npm run secret:renew");
  const former = formerSecret(config.formerSecret);
  const [apps, marks] = [await renewSealed(former), await renewTrailMarks(former)];
  say(`Made anew: apps ${apps}, marks in the trail ${marks}. FORMER_SECRET may go.`);
  return true;
});
