import { clock } from "../clock.ts";
import { newId } from "../ids.ts";
import { log } from "../log.ts";
import { transaction } from "../mongo/connection.ts";
import {
  batchHash,
  digestOf,
  isTrueLeaf,
  type TrailBatch,
  trailBatches,
  trailRows,
  type TrailRow,
} from "./trail.ts";

const MOST = 500;

/** Chains everything that is not chained yet, in batches of at most 500; gives how many rows. One process does it. */
export async function sealTrail(): Promise<number> {
  let sealed = 0;
  for (;;) {
    const rows = await sealBatch();
    sealed += rows;
    if (rows < MOST) return sealed;
  }
}

const sealBatch = (): Promise<number> =>
  transaction(async () => {
    const rows = await trailRows.find({ batch: null }, { sort: { _id: 1 }, limit: MOST, only: ["digest"] });
    if (rows.length === 0) return 0;
    const last = await trailBatches.findOne({ n: { $gte: 0 } }, { sort: { n: -1 } });
    const n = (last?.n ?? -1) + 1;
    const before = last?.hash ?? "";
    const digests = rows.map((row) => row.digest);
    await trailBatches.insert({
      _id: newId(),
      n,
      at: clock.now(),
      rows: rows.length,
      before,
      hash: batchHash(n, before, digests),
    });
    await trailRows.updateMany({ _id: { $in: rows.map((row) => row._id) } }, { $set: { batch: n } });
    return rows.length;
  });

/** The last link: kept elsewhere (a log, a letter), it shows later that nothing was cut off the end. */
export async function trailHead(): Promise<{ n: number; hash: string } | null> {
  const last = await trailBatches.findOne({ n: { $gte: 0 } }, { sort: { n: -1 } });
  return last && { n: last.n, hash: last.hash };
}

export interface Verdict {
  batches: number;
  rows: number;
  /** Rows that no batch has chained yet. */
  loose: number;
  /** One line each; empty when the trail is whole. */
  faults: string[];
}

/** Walks the whole chain. `head` is a link that was noted before (`n` and `hash`): it must still be there. */
export async function verifyTrail(head: { n: number; hash: string } | null = null): Promise<Verdict> {
  const verdict: Verdict = { batches: 0, rows: 0, loose: 0, faults: [] };
  let before = "";
  let headSeen = head === null;
  for await (const batch of batchesInOrder()) {
    if (batch.n !== verdict.batches) verdict.faults.push(`batch ${verdict.batches} is missing`);
    if (batch.before !== before) verdict.faults.push(`batch ${batch.n} does not follow the one before`);
    const rows = await trailRows.find({ batch: batch.n }, { sort: { _id: 1 } });
    verdict.faults.push(...faultsOf(batch, rows));
    verdict.batches = batch.n + 1;
    verdict.rows += rows.length;
    before = batch.hash;
    headSeen ||= head?.n === batch.n && head.hash === batch.hash;
  }
  if (!headSeen) verdict.faults.push(`the noted link ${head?.n} is not in the chain`);
  const stray = await trailRows.count({ batch: { $gte: verdict.batches } });
  if (stray > 0) verdict.faults.push(`${stray} rows belong to batches that are missing`);
  for await (const row of trailRows.each({ batch: null })) {
    verdict.loose += 1;
    if (!isTrueRow(row)) verdict.faults.push(`row ${row._id} was changed`);
  }
  return verdict;
}

async function* batchesInOrder(): AsyncGenerator<TrailBatch> {
  let next = 0;
  for (;;) {
    const some = await trailBatches.find({ n: { $gte: next } }, { sort: { n: 1 }, limit: 200 });
    yield* some;
    const last = some.at(-1);
    if (!last) return;
    next = last.n + 1;
  }
}

function faultsOf(batch: TrailBatch, rows: readonly TrailRow[]): string[] {
  const changed = rows.filter((row) => !isTrueRow(row)).map((row) => `row ${row._id} was changed`);
  if (rows.length !== batch.rows)
    return [...changed, `batch ${batch.n} has ${rows.length} rows where ${batch.rows} were chained`];
  const now = batchHash(
    batch.n,
    batch.before,
    rows.map((row) => row.digest),
  );
  return now === batch.hash ? changed : [...changed, `batch ${batch.n} does not hold what was chained`];
}

const isTrueRow = (row: TrailRow): boolean =>
  row.digest === digestOf(row) && [row.by, ...row.seen].every(isTrueLeaf);

/** Takes somebody out of the trail: ids and salts go, hashes stay, and the chain still verifies. */
export async function forgetInTrail(personId: string): Promise<void> {
  await trailRows.updateMany({ "by.id": personId }, { $set: { "by.id": null, "by.salt": null } });
  await trailRows.updateMany(
    { "seen.id": personId },
    { $set: { "seen.$[one].id": null, "seen.$[one].salt": null } },
    { arrayFilters: [{ "one.id": personId }] },
  );
}

/** Forgets everybody in rows that are older than `before`; the chain still verifies. */
export const forgetOldTrail = (before: Date): Promise<number> =>
  trailRows.updateMany(
    { at: { $lt: before }, "by.salt": { $ne: null } },
    { $set: { "by.id": null, "by.salt": null, "seen.$[].id": null, "seen.$[].salt": null } },
  );

/** Chains what waits and notes the last link in the log, where an operator's log keeping holds it. */
export async function sealAndNote(): Promise<void> {
  const rows = await sealTrail();
  if (rows > 0) log.info({ rows, head: await trailHead() }, "the trail was chained");
}
