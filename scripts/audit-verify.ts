import { sealTrail, trailHead, verifyTrail } from "../src/platform/trail/chain.ts";
import { withHouse } from "./house.ts";

/**
 * Walks the trail of looks and changes, in the database of MONGODB_URI or in the embedded one while the app is stopped: one
 * line for each row that was changed and each that is missing; ends with 1 when there is any. `-- 12:HASH` names a link that was
 * noted before: it must still be there.
 */
function readLink([link]: readonly string[]): { n: number; hash: string } | null {
  const [n, hash] = (link ?? "").split(":");
  return n && hash ? { n: Number(n), hash } : null;
}

await withHouse(readLink, async ({ say }, noted) => {
  const verdict = await verifyTrail(noted);
  await sealTrail();
  const head = await trailHead();
  for (const fault of verdict.faults) say(fault);
  say(
    `${verdict.rows} rows in ${verdict.batches} links, ${verdict.loose} not chained yet, ${verdict.faults.length} faults.`,
  );
  if (head) say(`The last link is ${head.n}:${head.hash}. Note it elsewhere.`);
  return verdict.faults.length === 0;
});
