import { sha256Of } from "./hash.ts";
import { danglingReferences, storageDifferences } from "./personal/references.ts";
import { storage } from "./storage/current.ts";

type Check = () => AsyncIterable<string>;
const checks = new Map<string, Check>();

/** A room says what must always hold of its documents: one line for each fault, with ids and without names. */
export const invariant = (name: string, check: Check): void => void checks.set(name, check);

/**
 * Everything that must hold whatever happened: references lead to documents, stored bytes and their records agree by hash, and
 * what the rooms declared. One line for each fault; none means that all is well. Run it while nothing is being written.
 */
export async function checkInvariants(): Promise<string[]> {
  const all: [string, Check][] = [
    ["references", danglingReferences],
    ["storage", () => storageDifferences(async (key) => sha256Of(await storage().open(key)))],
    ...checks,
  ];
  const faults: string[] = [];
  for (const [name, check] of all) for await (const fault of check()) faults.push(`${name}: ${fault}`);
  return faults;
}
