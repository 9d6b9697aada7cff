import { z } from "zod";
import { clock, plusMs } from "../clock.ts";
import { newId } from "../ids.ts";
import { collection } from "./collection.ts";
import { isDuplicate } from "./connection.ts";

const Lease = z.object({ _id: z.string(), holder: z.string(), until: z.date() });
const leases = collection("leases", Lease, [], {
  none: "Which process does the background work; the holder is a process.",
  points: { holder: { none: "a process of this program" } },
  kept: { for: "always", why: "A handful of rows that are written over." },
});
const me = newId();

/** Takes or renews a named lease for `ms`. True when this process holds it, so that one process does the work. */
export async function holdLease(name: string, ms: number): Promise<boolean> {
  const now = clock.now();
  try {
    const held = await leases.update(
      { _id: name, $or: [{ holder: me }, { until: { $lt: now } }] },
      { $set: { holder: me, until: plusMs(now, ms) } },
      { upsert: true },
    );
    return held?.holder === me;
  } catch (err) {
    if (isDuplicate(err)) return false;
    throw err;
  }
}

/** Gives a lease back at a graceful stop, so that the next process need not wait. */
export const dropLease = async (name: string): Promise<void> => {
  await leases.remove({ _id: name, holder: me });
};
