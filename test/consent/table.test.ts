import { describe, expect, test } from "@jest/globals";
import {
  type Consent,
  type Facts,
  isGateOpen,
  mayGoOn,
  mayPublish,
  PURPOSES,
  type Purpose,
} from "../../src/features/consent/index.ts";
import { type Tie } from "../../src/features/ties/index.ts";
import { addDays, birthdayAt, dayOf, instantOf } from "../../src/platform/calendar.ts";
import { plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { row as print } from "../hard/support/rows.ts";

/**
 * Ages 12 to 18, birthdays on 29 February and at midnight in Copenhagen (summer and winter), given / withdrawn / expired by
 * the musician and by a guardian, for every purpose: what the policy says against a table that was written by hand.
 */
const CHILD = newId();
const MUM = newId();

/** Who said what, and when: before the fifteenth birthday or at the moment itself. */
const CASES = [
  "nothing",
  "guardian yes as a child",
  "guardian yes, then guardian no",
  "guardian yes, then child no",
  "guardian yes, run out",
  "claimed guardian yes",
  "observer yes",
  "former guardian yes",
  "self yes as a child",
  "self yes now",
  "self yes now, then self no",
  "self yes now, run out",
] as const;
type Case = (typeof CASES)[number];

/** By hand: does it count? `under15`, `from15` (15 to 17) and `adult`; for purposes that reach out, and for the inner circle. */
const EXPECTED: Record<Case, { under15: boolean; from15: boolean; adult: boolean; carried15: boolean }> = {
  nothing: { under15: false, from15: false, adult: false, carried15: false },
  "guardian yes as a child": { under15: true, from15: false, adult: false, carried15: true },
  "guardian yes, then guardian no": { under15: false, from15: false, adult: false, carried15: false },
  "guardian yes, then child no": { under15: false, from15: false, adult: false, carried15: false },
  "guardian yes, run out": { under15: false, from15: false, adult: false, carried15: false },
  "claimed guardian yes": { under15: false, from15: false, adult: false, carried15: false },
  "observer yes": { under15: false, from15: false, adult: false, carried15: true },
  "former guardian yes": { under15: false, from15: false, adult: false, carried15: false },
  "self yes as a child": { under15: false, from15: false, adult: false, carried15: false },
  "self yes now": { under15: false, from15: true, adult: true, carried15: true },
  "self yes now, then self no": { under15: false, from15: false, adult: false, carried15: false },
  "self yes now, run out": { under15: false, from15: false, adult: false, carried15: false },
};

const tie = (change: Partial<Tie>): Tie => ({
  _id: newId(),
  kind: "guardian",
  from: MUM,
  fromKind: "person",
  to: CHILD,
  status: "active",
  scope: null,
  assurance: "confirmed",
  power: "approver",
  typedName: null,
  since: instantOf("2020-01-01"),
  until: null,
  askedBy: null,
  history: [],
  standing: null,
  ...change,
});

/** The facts of one case: the ties, and the rows in order. */
function factsOf(which: Case, purpose: Purpose, about: string | null, birthDay: string, now: Date): Facts {
  const child = instantOf(addDays(birthdayAt(birthDay, 12), -200), "10:00");
  const row = (given: boolean, by: "mum" | "self", at: Date, until: Date | null = null): Consent => ({
    _id: newId(),
    person: CHILD,
    purpose,
    about,
    given,
    askedBy: null,
    by: by === "mum" ? MUM : CHILD,
    power: by === "mum" ? "guardian" : "self",
    rule: "under15",
    textVersion: 1,
    at,
    until,
  });
  const soon = plusMs(child, 60_000);
  const next = plusMs(now, 1);
  const rows: Record<Case, Consent[]> = {
    nothing: [],
    "guardian yes as a child": [row(true, "mum", child)],
    "guardian yes, then guardian no": [row(true, "mum", child), row(false, "mum", soon)],
    "guardian yes, then child no": [row(true, "mum", child), row(false, "self", soon)],
    "guardian yes, run out": [row(true, "mum", child, now)],
    "claimed guardian yes": [row(true, "mum", child)],
    "observer yes": [row(true, "mum", child)],
    "former guardian yes": [row(true, "mum", child)],
    "self yes as a child": [row(true, "self", child)],
    "self yes now": [row(true, "self", now)],
    "self yes now, then self no": [row(true, "self", now), row(false, "self", next)],
    "self yes now, run out": [row(true, "self", now, now)],
  };
  const guardian: Partial<Record<Case, Partial<Tie>>> = {
    "claimed guardian yes": { assurance: "claimed" },
    "observer yes": { power: "observer" },
    "former guardian yes": { status: "ended", until: soon },
  };
  return {
    birthDay,
    guarded: true,
    guardians: [tie(guardian[which] ?? {})],
    consents: rows[which],
    today: dayOf(now),
    now,
  };
}

/** Birth days: a plain one, one in winter time, one on the day the clocks change, and 29 February. */
const BIRTH_DAYS = ["2010-06-15", "2010-12-01", "2010-03-28", "2012-02-29"] as const;
const AGES = [12, 13, 14, 15, 16, 17, 18] as const;

/** The day of each birthday by hand: 29 February is 1 March in a common year. */
const BY_HAND: Record<(typeof BIRTH_DAYS)[number], Record<(typeof AGES)[number], string>> = {
  "2010-06-15": {
    12: "2022-06-15",
    13: "2023-06-15",
    14: "2024-06-15",
    15: "2025-06-15",
    16: "2026-06-15",
    17: "2027-06-15",
    18: "2028-06-15",
  },
  "2010-12-01": {
    12: "2022-12-01",
    13: "2023-12-01",
    14: "2024-12-01",
    15: "2025-12-01",
    16: "2026-12-01",
    17: "2027-12-01",
    18: "2028-12-01",
  },
  "2010-03-28": {
    12: "2022-03-28",
    13: "2023-03-28",
    14: "2024-03-28",
    15: "2025-03-28",
    16: "2026-03-28",
    17: "2027-03-28",
    18: "2028-03-28",
  },
  "2012-02-29": {
    12: "2024-02-29",
    13: "2025-03-01",
    14: "2026-03-01",
    15: "2027-03-01",
    16: "2028-02-29",
    17: "2029-03-01",
    18: "2030-03-01",
  },
};

/** Moments round a birthday: the last of the day before, the first of the day, and a quarter of a year on. */
const moments = (birthday: string, age: number): { at: Date; age: number }[] => [
  { at: plusMs(instantOf(birthday, "00:00"), -1), age: age - 1 },
  { at: instantOf(birthday, "00:00"), age },
  { at: instantOf(addDays(birthday, 90), "12:00"), age },
];

const reachesOut = (purpose: Purpose): boolean => purpose !== "profile" && purpose !== "mentoring";

describe("age and consent", () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const birthDay of BIRTH_DAYS)
    for (const years of AGES)
      for (const { at, age } of moments(BY_HAND[birthDay][years], years))
        for (const which of CASES)
          for (const purpose of PURPOSES) {
            const about = purpose === "demoPublic" ? newId() : null;
            const facts = factsOf(which, purpose, about, birthDay, at);
            const row = EXPECTED[which];
            const strict = age < 15 ? row.under15 : age < 18 ? row.from15 : row.adult;
            const note = (name: string, is: boolean, should: boolean): void => {
              tried += 1;
              if (is !== should)
                wrong.push(`${birthDay} at ${at.toISOString()} (${age}) ${which} ${purpose} ${name}: ${is}`);
            };
            note("mayPublish", mayPublish(facts, purpose, about), strict);
            if (!reachesOut(purpose)) {
              const inner = age < 15 ? row.under15 : age < 18 ? row.carried15 : row.adult;
              note("mayGoOn", mayGoOn(facts, purpose === "mentoring" ? "mentoring" : "profile"), inner);
            }
            if (purpose === "profile") {
              // The gate opens by an own yes from 15 for good: who was 15 once has answered, also with a later no.
              const answered = which.startsWith("self yes now") && age >= 15;
              const gate = age < 15 ? row.under15 : answered || (age < 18 && row.carried15);
              note("gate", isGateOpen(facts), gate);
            }
            if (about !== null) note("another act", mayPublish(facts, purpose, newId()), false);
          }

  test("every cell is as the table says", () => {
    print("age and consent", { tried, counted: "wrong cells", result: `${wrong.length}` });
    expect({ wrong: wrong.slice(0, 10), count: wrong.length }).toEqual({ wrong: [], count: 0 });
  });
  test("the table is as large as it says: 4 birthdays, 7 ages, 3 moments, 12 cases, 10 purposes", () => {
    // 10 by mayPublish, 2 by mayGoOn, 1 by the gate and 1 for another act, at each moment of each case.
    expect(tried).toBe(4 * 7 * 3 * 12 * (10 + 2 + 1 + 1));
  });
});

describe("two guardians together", () => {
  const DAD = newId();
  const at = instantOf("2026-06-01", "12:00");
  const row = (purpose: Consent["purpose"], by: string, given: boolean, minute: number): Consent => ({
    _id: newId(),
    person: CHILD,
    purpose,
    about: null,
    given,
    askedBy: null,
    by,
    power: by === CHILD ? "self" : "guardian",
    rule: "under15",
    textVersion: 1,
    at: plusMs(at, minute * 60_000),
    until: null,
  });
  const facts = (rows: Consent[]): Facts => ({
    birthDay: "2012-06-15",
    guarded: true,
    guardians: [tie({}), tie({ from: DAD })],
    consents: rows,
    today: "2026-06-02",
    now: instantOf("2026-06-02", "12:00"),
  });
  const on = row("together", MUM, true, 0);
  const CASES_OF_TWO: [string, Consent[], boolean][] = [
    ["one yes, not together", [row("picture", MUM, true, 1)], true],
    ["one yes, together", [on, row("picture", MUM, true, 1)], false],
    ["both yes", [on, row("picture", MUM, true, 1), row("picture", DAD, true, 2)], true],
    [
      "both yes, then one no",
      [on, row("picture", MUM, true, 1), row("picture", DAD, true, 2), row("picture", MUM, false, 3)],
      false,
    ],
    [
      "both yes, then the child's no",
      [on, row("picture", MUM, true, 1), row("picture", DAD, true, 2), row("picture", CHILD, false, 3)],
      false,
    ],
    [
      "the child's no, then only one of them again",
      [
        on,
        row("picture", MUM, true, 1),
        row("picture", DAD, true, 2),
        row("picture", CHILD, false, 3),
        row("picture", DAD, true, 4),
      ],
      false,
    ],
    ["one lets go alone", [on, row("picture", DAD, true, 1), row("together", DAD, false, 2)], false],
    [
      "both let go",
      [on, row("picture", DAD, true, 1), row("together", DAD, false, 2), row("together", MUM, false, 3)],
      true,
    ],
  ];
  test.each(CASES_OF_TWO)("%s", (_name, rows, should) => {
    expect(mayPublish(facts(rows), "picture")).toBe(should);
  });
});
