import { givenUpEvents, retryEvents, wakeReader } from "./events/events.ts";
import { invariant } from "./invariants.ts";
import { givenUpJobs, retryJobs } from "./jobs.ts";

/** Work that failed each time is nobody's but an operator's: it is named by type and id wherever invariants are checked. */
invariant("jobs", async function* () {
  for (const { _id, type, gaveUpAt } of await givenUpJobs())
    yield `${type} ${_id} gave up at ${gaveUpAt?.toISOString()}: see the log, then npm run jobs:retry`;
});
invariant("events", async function* () {
  for (const { _id, type, at } of await givenUpEvents())
    yield `${type} ${_id} of ${at.toISOString()} reached not every listener: see the log, then npm run jobs:retry`;
});

/** Tries again what had given up, jobs and events; gives how many of each. */
export async function retryGivenUp(): Promise<{ jobs: number; events: number }> {
  const again = { events: await retryEvents(), jobs: await retryJobs() };
  wakeReader();
  return again;
}
