import { describe, expect, test } from "@jest/globals";
import {
  LEAST,
  LEVELS,
  type Population,
  publish,
  type Published,
  publishSums,
} from "../../src/features/impact/policy.ts";
import { inGroups } from "../../src/features/impact/report.ts";
import { row } from "../hard/support/rows.ts";

/** Mulberry32: the same thousand populations each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Few or many municipalities, with a funnel that is steep or flat, and many numbers near the limit. */
function aPopulation(next: () => number): Population {
  const places = 1 + Math.floor(next() * 4);
  const size = [3, 7, 12, 40][Math.floor(next() * 4)] ?? 3;
  const rows = Array.from({ length: places }, () =>
    [1, 0.8, 0.6, 0.5].map((share) => Math.floor(next() * next() * size * share * 2)),
  );
  // A municipality without anybody is in no figure.
  return new Map(rows.filter((row) => row.some((n) => n > 0)).map((row, i) => [`0${i}`, row]));
}

interface Figure {
  /** One for each person-cell (municipality × stage) that it is a sum of. */
  cells: number[];
  value: number;
}

/** Every figure that any page or file shows of a quarter, as a sum of cells. */
function figures(population: Population, shown: Published): Figure[] {
  const codes = [...population.keys()];
  const leftOut = shown.leftOut > 0 ? codes.filter((code) => !shown.rows.has(code)) : [];
  const figure = (places: readonly string[], stages: readonly number[]): Figure => ({
    cells: codes.flatMap((code) =>
      [0, 1, 2, 3].map((stage) => (places.includes(code) && stages.includes(stage) ? 1 : 0)),
    ),
    value: places.reduce(
      (n, code) => n + stages.reduce((m, s) => m + (population.get(code)?.[s] ?? 0), 0),
      0,
    ),
  });
  const out = [...shown.rows].flatMap(([code, { level }]) =>
    LEVELS.slice(0, level + 1).flatMap((groups) => groups.map((group) => figure([code], group))),
  );
  const all = codes.filter((code) => !leftOut.includes(code));
  const region = LEVELS.slice(0, shown.region.level + 1).flatMap((groups) =>
    groups.map((group) => figure(all, group)),
  );
  return [...out, ...region];
}

/** Rows of the reduced echelon form, with the column of each pivot. */
function reduced(rows: readonly number[][]): { row: number[]; pivot: number }[] {
  const out: { row: number[]; pivot: number }[] = [];
  for (const raw of rows) {
    const row = [...raw];
    for (const one of out) {
      const factor = row[one.pivot] ?? 0;
      if (factor !== 0)
        for (let i = 0; i < row.length; i += 1) row[i] = (row[i] ?? 0) - factor * (one.row[i] ?? 0);
    }
    const pivot = row.findIndex((value) => Math.abs(value) > 1e-9);
    if (pivot === -1) continue;
    const lead = row[pivot] ?? 1;
    const fresh = row.map((value) => value / lead);
    for (const one of out) {
      const factor = one.row[pivot] ?? 0;
      if (factor !== 0) one.row = one.row.map((value, i) => value - factor * (fresh[i] ?? 0));
    }
    out.push({ row: fresh, pivot });
  }
  return out;
}

/**
 * All sums of cells (each once or not) that adding and subtracting the figures can give: such a sum is decided by what it
 * is at the pivots, so trying both values there finds each. One pivot is flipped at a time (a Gray code).
 */
function* derivable(shown: readonly Figure[]): Generator<Float64Array> {
  const basis = reduced(shown.map((one) => one.cells)).map(({ row }) => Float64Array.from(row));
  const cells = new Float64Array(shown[0]?.cells.length ?? 0);
  const on = basis.map(() => false);
  for (let step = 1; step < 2 ** basis.length; step += 1) {
    const flipped = 31 - Math.clz32(step & -step);
    const row = basis[flipped] ?? cells;
    on[flipped] = !on[flipped];
    const sign = on[flipped] ? 1 : -1;
    for (let j = 0; j < cells.length; j += 1) cells[j] = (cells[j] ?? 0) + sign * (row[j] ?? 0);
    if (cells.every((value) => Math.abs(value * (value - 1)) < 1e-6)) yield cells;
  }
}

const peopleIn = (population: Population, cells: ArrayLike<number>): number =>
  [...population.values()].flat().reduce((n, people, i) => n + (cells[i] ?? 0) * people, 0);

describe("small numbers", () => {
  test("of 1,000 populations no figure is under five, and no group under five is found by adding or subtracting", () => {
    const next = seeded(20_261_124);
    let split = 0;
    for (let i = 0; i < 1_000; i += 1) {
      const population = aPopulation(next);
      const shown = publish(population);
      const all = figures(population, shown);
      expect(all.filter((one) => one.value < LEAST)).toEqual([]);
      let least = LEAST;
      for (const cells of derivable(all)) least = Math.min(least, Math.round(peopleIn(population, cells)));
      expect([i, least]).toEqual([i, LEAST]);
      if (shown.region.level > 0) split += 1;
    }
    expect(split).toBeGreaterThan(150);
    row("small groups", {
      tried: "1000 populations",
      counted: "cells under five, shown or found by adding and subtracting",
      result: "0",
    });
  });

  test("the test bites: the figures of all and of each but one give that one away", () => {
    const population: Population = new Map([
      ["00", [9, 9, 9, 9]],
      ["01", [9, 2, 9, 9]],
    ]);
    const leak: Published = {
      rows: new Map([["00", { level: 3, row: [9, 9, 9, 9] }]]),
      region: { level: 3, row: [18, 11, 18, 18] },
      leftOut: 0,
    };
    let least = LEAST;
    for (const cells of derivable(figures(population, leak)))
      least = Math.min(least, peopleIn(population, cells));
    expect(least).toBe(2);
    expect(publish(population).region.level).toBeLessThan(3);
  });

  test("five quarters side by side are shown in one parting that each of them allows", () => {
    const next = seeded(7);
    for (let i = 0; i < 200; i += 1) {
      const quarters = [1, 2, 3, 4, 5].map(() => publish(aPopulation(next)));
      for (const code of ["", "00", "01"]) {
        const { groups, totals } = inGroups(quarters, code);
        for (const value of [...totals, ...groups.flatMap((one) => one.values)])
          expect(value === null || value >= LEAST).toBe(true);
      }
    }
  });

  test("sums of what happened are of five people or more, or pooled, or left out", () => {
    const plus = (a: { people: number; n: number }, b: { people: number; n: number }) => ({
      people: a.people + b.people,
      n: a.n + b.n,
    });
    const of = (...people: number[]) =>
      publishSums(new Map(people.map((n, i) => [`0${i}`, { people: n, n: n * 10 }])), plus);
    expect(of(6, 3).region).toEqual({ people: 6, n: 60 });
    expect(of(6, 3, 2).region).toEqual({ people: 11, n: 110 });
    expect(of(4).region).toBe(null);
    expect([...of(6, 3, 2).rows.keys()]).toEqual(["00"]);
  });
});
