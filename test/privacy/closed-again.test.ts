import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Document } from "mongodb";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { giveAddress } from "../../src/features/accounts/email-service.ts";
import { replayClosings } from "../../src/features/privacy/index.ts";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, HOUR_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { closings } from "../../src/platform/events/closings.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { closedListOf, readClosedList, setUpClosedList } from "../../src/platform/personal/closed-list.ts";
import { useHouse } from "../support/house.ts";
import { aMember, aMusician, type Member, saysNo, saysYes } from "../support/people.ts";
import { TONE } from "../support/songs.ts";
import { waysIn } from "./openings/accounts.ts";
import { letters, mentorships } from "./openings/mentorships.ts";
import { music } from "./openings/music.ts";
import { must, openingsIn } from "./openings/openings.ts";
import { people } from "./openings/people.ts";
import { houses, ties } from "./openings/ties.ts";

const house = useHouse();
afterEach(() => clock.set(null));

const at = openingsIn(house);
const { things, reopened, closedOnes, db, has } = at;

/** Every document, as a backup has it. */
async function everything(): Promise<Map<string, Document[]>> {
  const names = (await db().listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const all = new Map<string, Document[]>();
  for (const name of names.filter((one) => !["leases", "processes", "sessions", "limits"].includes(one)))
    all.set(name, await db().collection(name).find({}, { comment: WHOLE }).toArray());
  return all;
}
async function putBack(all: Map<string, Document[]>): Promise<void> {
  for (const [name, rows] of all) {
    await db().collection(name).deleteMany({}, { comment: WHOLE });
    if (rows.length > 0) await db().collection(name).insertMany(rows);
  }
}
let states: { before: boolean[]; closed: boolean[]; restored: boolean[]; again: boolean[] };
let faults: string[] = [];
let openAgain: boolean[] = [];

beforeAll(async () => {
  for (const make of [waysIn, people, ties, houses, mentorships, music, letters]) await make(at);
  await house.settle();
  const now = () => Promise.all(things.map((one) => one.isOpen()));
  const before = await now();
  const backup = await everything();
  for (const one of [...things, ...reopened]) await one.close();
  await house.settle();
  const closed = await now();
  await putBack(backup);
  const restored = await now();
  ({ faults } = await replayClosings(null));
  openAgain = await Promise.all(reopened.map((one) => one.isOpen()));
  states = { before, closed, restored, again: await now() };
}, 300_000);

const named = (of: boolean[]): string[] => things.filter((_one, i) => of[i]).map(({ by }) => by);

describe("after a restore", () => {
  test("each closing that there is was open in the backup, and is closed again", () => {
    expect([...new Set(things.map(({ by }) => by))].toSorted()).toEqual([...closings().keys()].toSorted());
    expect(named(states.before)).toEqual(things.map(({ by }) => by));
    expect(named(states.closed)).toEqual([]);
    expect(named(states.restored)).toEqual(named(states.before));
    expect(named(states.again)).toEqual([]);
    expect(faults).toEqual([]);
  });
  test("what was lifted or regretted since is as it was last", () => {
    expect(openAgain).toEqual(reopened.map(() => true));
  });
  test("the ledger, the ties and all else hold, what was put back is told to the rooms, and doing it twice does nothing", async () => {
    await house.settle();
    expect(await checkInvariants()).toEqual([]);
    expect(await replayClosings(null)).toEqual({ closed: 0, faults: [] });
  });
  test("whom the secretariat closed can take nothing back, and reads that the reason was lost", async () => {
    for (const one of closedOnes) {
      const own = await house.as(one);
      const page = await own.get("/me/erasure");
      expect(page.text).toContain("Begrundelsen gik tabt");
      expect((await own.post("/me/erasure/withdrawal")).status).not.toBe(303);
    }
  });
  test("a list that cannot be written keeps nothing open, is written when it can be, and goes after 90 days", async () => {
    const list = closedListOf(house.config.erasedList);
    const travel = (ms: number): void => clock.set(() => plusMs(new Date(), ms));
    // No folder can be made inside a file, and no line be added to a folder.
    const full = await mkdtemp(join(tmpdir(), "flyvefaerdig-closed-"));
    await mkdir(join(full, `${dayOf(clock.now())}.jsonl`));
    const listed = async (who: Member) =>
      (await readClosedList(list)).filter(({ event }) => event.person === who.personId).length;
    const [zoe, ane] = [await aMusician("Zoe", 16), await aMusician("Ane", 16)];
    for (const [who, place] of [
      [zoe, join(TONE, "closed")],
      [ane, full],
    ] as const) {
      await saysYes(who, who);
      await house.settle();
      setUpClosedList(place);
      await saysNo(who, who);
      await house.settle();
      expect(await has("consents", { person: who.personId, given: false })).toBe(true);
      setUpClosedList(list);
      expect(await listed(who)).toBe(0);
    }
    travel(HOUR_MS);
    await house.settle();
    expect([await listed(zoe), await listed(ane)]).toEqual([1, 1]);
    const nightly = async () => {
      for (const { name, run } of dailyWork()) if (name === "privacy.oldClosings") await run(clock.now());
    };
    travel(80 * DAY_MS);
    await nightly();
    expect(await listed(zoe)).toBe(1);
    travel(92 * DAY_MS);
    await nightly();
    expect(await readClosedList(list)).toEqual([]);
    await rm(full, { recursive: true });
  });
  test("who has no address any more is given it by whoever runs the house, and nobody else's", async () => {
    const moved = must(
      await db()
        .collection("accounts")
        .findOne(
          { email: null, card: null, "roles.0": { $exists: false }, passwordHash: null },
          { comment: WHOLE },
        ),
    );
    const person = String(moved.personId);
    const taken = await aMember({ name: "Optaget" });
    await expect(giveAddress(systemContext(), person, taken.email)).rejects.toThrow(/Another account/);
    await expect(giveAddress(systemContext(), taken.personId, "ny2@example.org")).rejects.toThrow(/already/);
    await giveAddress(systemContext(), person, "igen@example.org");
    expect((await house.mail("igen@example.org")).path).toContain("/password-reset/new");
  });
});
