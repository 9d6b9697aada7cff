import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import "../../src/features/order.ts";
import { keepRetention } from "../../src/features/privacy/retention.ts";
import { settle } from "../../src/platform/background.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { addDays, dayOf, daysBetween } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { collections, WHOLE } from "../../src/platform/mongo/collection.ts";
import { beginMaking, clearAll, isHalfMade } from "../../src/sample/half-made.ts";
import { openSample } from "../../src/sample/index.ts";
import { mailOf, PASSWORD } from "../../src/sample/people.ts";
import { useHouse } from "../support/house.ts";
import { keepRegion } from "../support/region.ts";

const house = useHouse();
const lines: string[] = [];
const say = (line: string): void => void lines.push(line);
const make = () => openSample({ tmpDir: join(house.uploadsDir, "tmp") }, say);
let guide: string[];

beforeAll(async () => {
  guide = await make();
  await settle();
  await keepRegion(house);
}, 600_000);

type Row = Record<string, unknown>;
const rows = (name: string): Promise<Row[]> =>
  house.connection.client.db(house.connection.dbName).collection(name).find({}, { comment: WHOLE }).toArray();
const countBy = (all: readonly Row[], key: (row: Row) => unknown): Record<string, number> => {
  const out: Record<string, number> = {};
  for (const row of all) out[String(key(row))] = (out[String(key(row))] ?? 0) + 1;
  return out;
};
const kindsOf = (row: Row): string[] => (row.roles as { kind: string }[]).map((one) => one.kind);

describe("the sample region", () => {
  test("has as many people and houses as small-group rules need, and 40 musicians in one municipality", async () => {
    const accounts = await rows("accounts");
    const musicians = new Set(
      accounts.filter((one) => kindsOf(one).includes("musician")).map((one) => one.personId),
    );
    const people = (await rows("people")).filter((one) => musicians.has(one._id));
    const places = countBy(people, (one) => one.municipality);
    const houses = countBy(
      (await rows("organisations")).filter((one) => one.approvedAt),
      (one) => one.kind,
    );
    expect(people.length).toBeGreaterThanOrEqual(80);
    expect(places["0190"]).toBeGreaterThanOrEqual(40);
    expect(Object.keys(places).length).toBeGreaterThanOrEqual(8);
    expect(accounts.filter((one) => kindsOf(one).includes("mentor")).length).toBeGreaterThanOrEqual(12);
    expect(houses).toMatchObject({ school: 6, venue: 6, municipality: 8, partner: 1 });
    expect(Object.keys(countBy(await rows("journeys"), (one) => one.stage)).length).toBe(4);
  });

  test("tells two years: sessions, steps, words, practice and demos reach back, and none lies ahead", async () => {
    const today = dayOf(clock.now());
    const first = (days: readonly string[]): number => daysBetween([...days].sort()[0] ?? today, today);
    const sessions = (await rows("mentorsessions")).map((one) => dayOf(one.at as Date));
    const practice = (await rows("practiceEntries")).map((one) => String(one.day));
    expect([sessions.length >= 350, first(sessions) >= 600]).toEqual([true, true]);
    expect([practice.length >= 200, first(practice) >= 600]).toEqual([true, true]);
    expect([...sessions, ...practice].filter((day) => day > addDays(today, 0))).toEqual([]);
    expect((await rows("steps")).length).toBeGreaterThanOrEqual(350);
    expect((await rows("demos")).length).toBeGreaterThanOrEqual(20);
    const acts = (await rows("acts")).map((one) => one.name);
    expect(new Set(acts).size).toBe(acts.length);
    expect(Object.keys(countBy(await rows("journeyWords"), (one) => one.word))).toEqual(
      expect.arrayContaining(["ready", "confirmed", "returned"]),
    );
  });

  test("holds a recommendation in every state, mentorships that rest and that ended somewhere, and a yes taken back", async () => {
    expect(Object.keys(countBy(await rows("recommendations"), (one) => one.status)).sort()).toEqual(
      [
        "accepted",
        "asked",
        "declined",
        "drafted",
        "refused",
        "sent",
        "withGuardian",
        "withPupil",
        "withdrawn",
      ].sort(),
    );
    const pairs = await rows("mentorships");
    expect(Object.keys(countBy(pairs, (one) => one.status))).toEqual(
      expect.arrayContaining(["active", "paused", "ended"]),
    );
    expect(pairs.filter((one) => one.ended).map((one) => (one.ended as Row).destination)).toContain(
      "conservatory",
    );
    expect(pairs.filter((one) => one.standIn).length).toBeGreaterThanOrEqual(1);
    expect((await rows("consents")).filter((one) => !one.given).length).toBeGreaterThanOrEqual(1);
  });

  test("has a worry that waits and one in hand, which a lead took and wrote on", async () => {
    const worries = await rows("concerns");
    expect(countBy(worries, (one) => one.state)).toEqual({ raised: 1, inHand: 1 });
    const steps = worries.flatMap((one) => (one.steps as Row[]).map((step) => step.what));
    expect([steps, (await rows("safeguardinglooks")).length]).toEqual([["taken", "noted"], 1]);
  });

  test("is in use: the morning's work closes nobody", async () => {
    await keepRetention(clock.now());
    expect((await rows("erasures")).length).toBe(0);
    expect((await rows("accounts")).filter((one) => one.leavingAt || one.unusedTold)).toEqual([]);
  });

  test("breaks no invariant", async () => {
    expect(await checkInvariants()).toEqual([]);
  });

  test("lets each role in, and something waits on the first screens that answer to somebody", async () => {
    for (const name of [
      "Ana",
      "Malthe",
      "Marta",
      "Ilir",
      "Bodil",
      "Henrik",
      "Vibeke",
      "Annelise",
      "Karen",
      "Dorthe",
    ])
      expect(guide.join("\n")).toContain(mailOf(name));
    for (const name of ["Marta", "Ilir", "Bodil", "Henrik"]) {
      const browser = house.client();
      await browser
        .post("/sign-in")
        .type("form")
        .send({ email: mailOf(name), password: PASSWORD });
      const first = await browser.get("/").redirects(1);
      expect([
        name,
        first.status,
        /"\/recommendations(?:\/[0-9a-z]{20})?(?:\/[a-z]+)?"/.test(first.text),
      ]).toEqual([name, 200, true]);
    }
  }, 60_000);

  test("is left as it is when it is asked for again", async () => {
    const before = await Promise.all(
      ["people", "sessions", "events"].map(async (one) => (await rows(one)).length),
    );
    lines.length = 0;
    expect(await make()).toEqual(guide);
    expect(lines).toEqual([]);
    expect(
      await Promise.all(["people", "sessions", "events"].map(async (one) => (await rows(one)).length)),
    ).toEqual(before);
  });

  test("that was left half made is cleared away, all of it but the framework", async () => {
    expect(await isHalfMade()).toBe(false);
    await beginMaking();
    expect(await isHalfMade()).toBe(true);
    await clearAll();
    expect(await isHalfMade()).toBe(false);
    const left = [];
    for (const { name } of collections().values()) if ((await rows(name)).length > 0) left.push(name);
    expect(left).toEqual(["events", "frameworks"]);
    // What is left of the events is the framework's own.
    const types = Object.keys(countBy(await rows("events"), (one) => String(one.type).split(".")[0]));
    expect(types).toEqual(["frameworks"]);
  });
});
