import type { MemberContext } from "../../platform/context.ts";
import { allCounted, countUncounted, deedsIn } from "./model.ts";
import { LEAST, LEVELS, type Population, publish, publishSums, type Published } from "./policy.ts";
import { fiveUntil, type Quarter } from "./quarters.ts";
import { type Counted, STAGES } from "./schema.ts";

/** The figures of one municipality, or of all (""), at the end of a quarter and of the four before. */
export interface Report {
  municipality: string;
  quarters: Quarter[];
  /** Groups of stages with their people; null where there were too few to show. Empty when nothing may be said. */
  groups: { stages: string[]; values: (number | null)[] }[];
  totals: (number | null)[];
  /** Null when fewer than five musicians took part. */
  sessions: { n: number; minutes: number } | null;
  confirmed: { n: number } | null;
  /** How many of the whole region are in no figure; null is fewer than five. */
  notCounted: number | null;
}

/** Municipality → people on each stage at the end of a quarter. */
export function populationAt(rows: readonly Pick<Counted, "entries">[], quarter: Quarter): Population {
  const population = new Map<string, number[]>();
  for (const { entries } of rows) {
    const now = entries.filter((entry) => entry.quarter <= quarter).at(-1);
    const stage = STAGES.findIndex((one) => one === now?.stage);
    if (!now?.municipality || stage === -1) continue;
    const row = population.get(now.municipality) ?? [0, 0, 0, 0];
    row[stage] = (row[stage] ?? 0) + 1;
    population.set(now.municipality, row);
  }
  return population;
}

export async function makeReport(
  _ctx: MemberContext,
  municipality: string,
  quarter: Quarter,
): Promise<Report> {
  const [rows, closed, deeds] = await Promise.all([allCounted(), countUncounted(), deedsIn(quarter)]);
  const quarters = fiveUntil(quarter);
  const shown = quarters.map((one) => publish(populationAt(rows, one)));
  const now = shown.at(-1);
  const there = rows.filter(({ entries }) => (entries[0]?.quarter ?? "9") <= quarter).length;
  const placed = [...populationAt(rows, quarter).values()].flat().reduce((a, b) => a + b, 0);
  const left = closed + there - placed + (now?.leftOut ?? 0);
  return {
    municipality,
    quarters,
    ...inGroups(shown, municipality),
    ...doneIn(deeds, municipality),
    notCounted: left >= LEAST ? left : null,
  };
}

/** One parting for all five quarters, the last one's, so that columns compare; a quarter that does not bear it has none. */
export function inGroups(
  shown: readonly Published[],
  municipality: string,
): Pick<Report, "groups" | "totals"> {
  const units = shown.map((one) => (municipality === "" ? one.region : one.rows.get(municipality)));
  const known = units.filter((unit) => unit !== undefined && unit.level >= 0);
  const level = known.at(-1)?.level ?? 0;
  const sumOf = (unit: (typeof units)[number], stages: readonly number[], least = level): number | null =>
    unit && unit.level >= least ? stages.reduce((n, stage) => n + (unit.row[stage] ?? 0), 0) : null;
  const groups = known.length === 0 ? [] : (LEVELS[level] ?? []);
  return {
    groups: groups.map((group) => ({
      stages: group.map((stage) => STAGES[stage] ?? ""),
      values: units.map((unit) => sumOf(unit, group)),
    })),
    totals: units.map((unit) => sumOf(unit, [0, 1, 2, 3], 0)),
  };
}

type Done = Awaited<ReturnType<typeof deedsIn>>[number];
function doneIn(deeds: readonly Done[], municipality: string): Pick<Report, "sessions" | "confirmed"> {
  const of = (kind: Done["kind"]) => {
    const units = new Map(deeds.filter((one) => one.kind === kind).map((one) => [one.municipality, one]));
    const sums = publishSums(units, (a, b) => ({
      ...a,
      people: a.people + b.people,
      n: a.n + b.n,
      minutes: a.minutes + b.minutes,
    }));
    return municipality === "" ? sums.region : (sums.rows.get(municipality) ?? null);
  };
  const [sessions, confirmed] = [of("session"), of("confirmed")];
  return {
    sessions: sessions && { n: sessions.n, minutes: sessions.minutes },
    confirmed: confirmed && { n: confirmed.n },
  };
}
