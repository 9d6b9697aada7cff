import { type Day, dayOf } from "../../platform/calendar.ts";
import { olderThan, pageOf } from "../../platform/cursor.ts";
import { onEachDay, onEachMinute } from "../../platform/jobs.ts";
import { forgetOldTrail, forgottenBefore, sealAndNote } from "../../platform/trail/chain.ts";
import { type TrailRow, trailRows } from "../../platform/trail/trail.ts";
import { changedWhat, lookedAt } from "./words.ts";

const PAGE = 300;

/** What one viewer did on one day: newest day first. */
export interface Visit {
  day: Day;
  /** Null when the program did it, or somebody who has been erased. */
  by: string | null;
  program: boolean;
  as: string | null;
  of: string | null;
  /** Keys of `audit.looked` and `audit.changed`, each once. */
  looked: string[];
  changed: string[];
}

/**
 * Who has seen or changed what of somebody, by day and viewer. The musician's own doings are not in the trail; what a
 * safeguarding lead reads is in the log of the leads alone.
 */
export async function visitsTo(
  personId: string,
  before: string | undefined,
): Promise<{ visits: Visit[]; next: string | null }> {
  const found = await trailRows.find(
    { "seen.id": personId, ...olderThan(before) },
    { sort: { at: -1, _id: -1 }, limit: PAGE + 1 },
  );
  const { rows, next } = pageOf(found, PAGE);
  const visits = new Map<string, Visit>();
  for (const row of rows) addTo(visits, row, personId);
  return { visits: [...visits.values()], next };
}

function addTo(visits: Map<string, Visit>, row: TrailRow, personId: string): void {
  const leaf = row.seen.find((one) => one.id === personId);
  const day = dayOf(row.at);
  const program = row.by.id === null && row.by.salt !== null;
  const key = `${day} ${program ? "program" : (row.by.id ?? row.by.hash)}`;
  const visit = visits.get(key) ?? {
    day,
    by: row.by.id,
    program,
    as: null,
    of: null,
    looked: [],
    changed: [],
  };
  visit.as ??= leaf?.as ?? null;
  visit.of ??= leaf?.of ?? null;
  const [list, word] =
    row.kind === "look" ? [visit.looked, lookedAt(row.what)] : [visit.changed, changedWhat(row.what)];
  if (!list.includes(word)) list.push(word);
  visits.set(key, visit);
}

onEachMinute("audit.seal", sealAndNote);
onEachDay("audit.forget", async (now) => {
  await forgetOldTrail(forgottenBefore(now));
});
