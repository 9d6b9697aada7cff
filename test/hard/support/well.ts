import { setTimeout as sleep } from "node:timers/promises";
import { checkInvariants } from "../../../src/platform/invariants.ts";

/**
 * What does not hold after a fault, by the checker that operators have. It is asked again while the program still finishes
 * what it began: what stays is a fault.
 */
export async function faultsLeft(tries = 20): Promise<string[]> {
  for (let i = 1; ; i += 1) {
    const faults = await checkInvariants();
    if (faults.length === 0 || i === tries) return faults;
    await sleep(500);
  }
}
