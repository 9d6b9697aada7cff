import { type Actor, hasRole } from "../../platform/context.ts";

/** The least number of people of whom a figure is shown. */
export const LEAST = 5;

/**
 * How finely the four stages are parted. Each step cuts one group of the step before, so that of any two the one is
 * always a coarsening of the other: what is shown at one level is a sum of what is shown at the next.
 */
export const LEVELS: readonly (readonly (readonly number[])[])[] = [
  [[0, 1, 2, 3]],
  [[0], [1, 2, 3]],
  [[0], [1], [2, 3]],
  [[0], [1], [2], [3]],
];
/** People on each of the four stages. */
export type Row = readonly number[];
/** Municipality code → people on each stage. */
export type Population = ReadonlyMap<string, Row>;

const sum = (row: Row, stages: readonly number[] = [0, 1, 2, 3]): number =>
  stages.reduce((total, stage) => total + (row[stage] ?? 0), 0);
const added = (rows: readonly Row[]): Row =>
  [0, 1, 2, 3].map((i) => rows.reduce((n, row) => n + (row[i] ?? 0), 0));

/** The finest level at which each group has enough people; -1 when there are too few for anything. */
export function levelOf(row: Row): number {
  if (sum(row) < LEAST) return -1;
  let level = 0;
  while (level < 3 && (LEVELS[level + 1] ?? []).every((group) => sum(row, group) >= LEAST)) level += 1;
  return level;
}

/** What may be said of one quarter. */
export interface Published {
  /** Municipality → its level and people; those with too few are not in it. */
  rows: ReadonlyMap<string, { level: number; row: Row }>;
  /** All who are counted in the region. Its level is -1 when nothing may be said. */
  region: { level: number; row: Row };
  /** People of municipalities with too few, who are left out of the region as well. */
  leftOut: number;
}

/**
 * What may be said of one quarter, of each municipality and of all. No figure is of fewer than five, and none of fewer can
 * be found by adding or subtracting figures; `docs/impact.md` has the rule and why it holds.
 */
export function publish(population: Population): Published {
  const levels = [...population].map(([code, row]) => ({ code, row, level: levelOf(row) }));
  const shown = levels.filter((one) => one.level >= 0);
  const few = added(levels.filter((one) => one.level < 0).map((one) => one.row));
  const pooled = sum(few) >= LEAST;
  const units = [...shown, ...(pooled ? [{ code: "", row: few, level: 0 }] : [])];
  return {
    rows: new Map(shown.map(({ code, row, level }) => [code, { row, level }])),
    region: { level: units.length === 0 ? -1 : regionLevel(units), row: added(units.map((one) => one.row)) },
    leftOut: pooled ? 0 : sum(few),
  };
}

/**
 * The region is cut once more only while those units that are not cut there themselves have together enough people on
 * each side of the cut (or there are none).
 */
function regionLevel(units: readonly { row: Row; level: number }[]): number {
  let level = 0;
  while (level < 3) {
    const uncut = units.filter((one) => one.level <= level).map((one) => one.row);
    const together = added(uncut);
    const fresh = (LEVELS[level + 1] ?? []).filter(
      (group) => !(LEVELS[level] ?? []).some((old) => old.length === group.length && old[0] === group[0]),
    );
    if (uncut.length > 0 && !fresh.every((group) => sum(together, group) >= LEAST)) break;
    level += 1;
  }
  return level;
}

/** Sums of something by municipality, each with how many people it is of: those of too few are pooled, or left out. */
export function publishSums<T extends { people: number }>(
  units: ReadonlyMap<string, T>,
  plus: (a: T, b: T) => T,
): { rows: ReadonlyMap<string, T>; region: T | null } {
  const enough = [...units].filter(([, one]) => one.people >= LEAST);
  const few = [...units.values()].filter((one) => one.people < LEAST);
  const pool = few.length > 0 ? few.reduce(plus) : null;
  const parts = [...enough.map(([, one]) => one), ...(pool && pool.people >= LEAST ? [pool] : [])];
  return { rows: new Map(enough), region: parts.length > 0 ? parts.reduce(plus) : null };
}

/** May the actor read the figures of a municipality? Officers their own; the secretariat each, and all together (""). */
export const mayRead = (actor: Actor, municipality: string, own: readonly string[]): boolean =>
  hasRole(actor, "secretariat") || (municipality !== "" && own.includes(municipality));
