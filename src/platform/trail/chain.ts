import { clock, DAY_MS, plusMs } from "../clock.ts";
import { newId } from "../ids.ts";
import { log } from "../log.ts";
import { transaction } from "../mongo/connection.ts";
import type { Former } from "../secrets.ts";
import {
  batchHash,
  digestOf,
  erasedMark,
  isTrueLeaf,
  type Leaf,
  type TrailBatch,
  trailBatches,
  trailRows,
  type TrailRow,
} from "./trail.ts";

const MOST = 500;
/** How long the trail says who it was. Long enough to ask in time, short enough not to become a register of its own. */
export const TRAIL_DAYS = 730;
/** Before this, a row may have forgotten who it was. */
export const forgottenBefore = (now: Date): Date => plusMs(now, -TRAIL_DAYS * DAY_MS);

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
  const old = forgottenBefore(clock.now());
  let before = "";
  let headSeen = head === null;
  for await (const batch of batchesInOrder()) {
    if (batch.n !== verdict.batches) verdict.faults.push(`batch ${verdict.batches} is missing`);
    if (batch.before !== before) verdict.faults.push(`batch ${batch.n} does not follow the one before`);
    const rows = await trailRows.find({ batch: batch.n }, { sort: { _id: 1 } });
    verdict.faults.push(...faultsOf(batch, rows, old));
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
    verdict.faults.push(...faultsOfRow(row, old));
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

function faultsOf(batch: TrailBatch, rows: readonly TrailRow[], old: Date): string[] {
  const changed = rows.flatMap((row) => faultsOfRow(row, old));
  if (rows.length !== batch.rows)
    return [...changed, `batch ${batch.n} has ${rows.length} rows where ${batch.rows} were chained`];
  const now = batchHash(
    batch.n,
    batch.before,
    rows.map((row) => row.digest),
  );
  return now === batch.hash ? changed : [...changed, `batch ${batch.n} does not hold what was chained`];
}

function faultsOfRow(row: TrailRow, old: Date): string[] {
  const leaves = [row.by, ...row.seen];
  if (row.digest === digestOf(row) && leaves.every((leaf) => isTrueLeaf(leaf, row.at < old))) return [];
  const isBlank = leaves.some((leaf) => leaf.salt === null && !isTrueLeaf(leaf, row.at < old));
  return [
    isBlank ? `row ${row._id} says no more who it was, and nobody was erased` : `row ${row._id} was changed`,
  ];
}

/**
 * Takes somebody out of the trail: ids and salts go, hashes stay, and the chain still verifies. A mark says that it was an erasure;
 * each leaf has its own, so that nothing tells which rows were one person's.
 */
export async function forgetInTrail(personId: string): Promise<void> {
  for await (const row of trailRows.each({ $or: [{ "by.id": personId }, { "seen.id": personId }] })) {
    if (row.by.id === personId) await trailRows.update({ _id: row._id }, { $set: blank("by", row.by) });
    // Leaf by leaf: somebody else in the same row may be erased at this moment.
    for (const leaf of row.seen.filter((one) => one.id === personId)) await blankSeen(row, leaf);
  }
}
const blankSeen = (row: TrailRow, leaf: Leaf): Promise<number> =>
  trailRows.updateMany(
    { _id: row._id },
    { $set: blank("seen.$[one]", leaf) },
    { arrayFilters: [{ "one.hash": leaf.hash }] },
  );
const blank = (at: string, leaf: Leaf) => ({
  [`${at}.id`]: null,
  [`${at}.salt`]: null,
  [`${at}.erased`]: erasedMark(leaf.hash),
});

/** Marks anew, under the present secret, each leaf that was erased under a former one; gives how many. Hashes stay as they are. */
export async function renewTrailMarks(former: Former): Promise<number> {
  let renewed = 0;
  for await (const row of trailRows.each({ $or: [{ "by.salt": null }, { "seen.salt": null }] })) {
    const isFormer = (leaf: Leaf): boolean =>
      leaf.salt === null && leaf.erased === erasedMark(leaf.hash, former);
    if (isFormer(row.by)) {
      await trailRows.update({ _id: row._id }, { $set: blank("by", row.by) });
      renewed += 1;
    }
    for (const leaf of row.seen.filter(isFormer)) {
      await blankSeen(row, leaf);
      renewed += 1;
    }
  }
  return renewed;
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
