import { describe, expect, test } from "@jest/globals";
import { rebuildImpact } from "../../src/features/impact/index.ts";
import { csvCell } from "../../src/features/impact/csv.ts";
import { eachCounted, eachDeed } from "../../src/features/impact/model.ts";
import { hear } from "../../src/features/impact/service.ts";
import { changeProfile } from "../../src/features/people/index.ts";
import { clock, instant } from "../../src/platform/clock.ts";
import { eventRows, writeEvents } from "../../src/platform/events/events.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import {
  agreed,
  aGuardianOf,
  aMember,
  aMemberOf,
  aMusician,
  anOrganisation,
  aSecretary,
  EGEDAL,
  FURESOE,
  type Member,
  saysNo,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const STAGES = ["incubator", "hatched", "flight-training", "ready-to-fly"];

const enters = (who: Member, stage: number, municipality: string | null, at = clock.now()) =>
  writeEvents(
    [
      {
        type: "journeys.stageEntered",
        v: 1,
        about: who.personId,
        person: who.personId,
        data: { stage: STAGES[stage] ?? "", from: STAGES[stage - 1] ?? null, municipality },
      },
    ],
    who.personId,
    at,
  );
const meets = (who: Member, minutes: number, session = newId()) =>
  writeEvents(
    [{ type: "sessions.logged", v: 1, about: session, person: who.personId, data: { minutes } }],
    null,
    clock.now(),
  ).then(() => session);
const says = (who: Member, type: string, data: Record<string, string>) =>
  writeEvents([{ type, v: 1, about: who.personId, person: who.personId, data }], null, clock.now());

/** So many musicians of a municipality on each stage. */
async function many(municipality: string | null, row: readonly number[]): Promise<Member[]> {
  const out: Member[] = [];
  for (const [stage, n] of row.entries())
    for (let i = 0; i < n; i += 1) {
      const who = await aMusician(`M${i}`, 19);
      await agreed(who, "statistics");
      await enters(who, stage, municipality);
      out.push(who);
    }
  return out;
}

interface Body {
  groups: { stages: string[]; values: (number | null)[] }[];
  totals: (number | null)[];
  sessions: { n: number; minutes: number } | null;
  confirmed: { n: number } | null;
  notCounted: number | null;
}

describe("the figures", () => {
  test("are made from events, merge what is small, and are the officer's own", async () => {
    const furesoe = await many(FURESOE, [8, 6, 3, 3]);
    await many(EGEDAL, [2, 1, 0, 0]);
    const officer = await aMemberOf(await anOrganisation("municipality", "Furesø Kommune"), "Bo");
    for (const who of furesoe.slice(0, 5)) await meets(who, 45);
    for (const who of furesoe.slice(0, 4))
      await says(who, "journeys.answered", { milestone: "RU-H1", verdict: "confirmed" });
    await house.settle();
    const browser = await house.as(officer);
    const page = await browser.get("/impact");
    expect(page.status).toBe(200);
    expect(page.text).toContain("20 unge i føde");
    expect(page.text).toContain("Derfor er trin lagt sammen");
    expect(page.text).toContain("Færre end 5 i hele regionen er ikke talt med.");
    const { body } = await browser.get(`/api/v1/impact?municipality=${FURESOE}`);
    const figures = body as Body;
    expect(figures.groups.map((one) => [one.stages, one.values.at(-1)])).toEqual([
      [["incubator"], 8],
      [["hatched"], 6],
      [["flight-training", "ready-to-fly"], 6],
    ]);
    expect(figures.sessions).toEqual({ n: 5, minutes: 225 });
    expect(figures.confirmed).toBe(null);
    for (const other of [EGEDAL, "", "9999", "$gt"])
      expect((await browser.get(`/impact?municipality=${other}`)).status).toBe(404);
    expect((await (await house.as(await aMember())).get("/impact")).status).toBe(404);
    const school = await aMemberOf(await anOrganisation("school", "Furesø Musikskole"), "Ida");
    expect((await (await house.as(school)).get("/impact")).status).toBe(404);
  });

  test("the secretariat chooses one or all; a municipality with too few says so and is in no sum", async () => {
    const browser = await house.as(await aSecretary());
    const all = (await browser.get("/api/v1/impact")).body as Body;
    expect(all.totals.at(-1)).toBe(20);
    const few = await browser.get(`/impact?municipality=${EGEDAL}`);
    expect(few.text).toContain("Der er for få til at vises");
    expect((await browser.get("/impact?period=1999-9")).status).toBe(200);
    const file = await browser.get(`/impact/figures?municipality=${FURESOE}`);
    expect(file.headers["content-type"]).toContain("text/csv");
    expect(file.headers["content-disposition"]).toContain("attachment");
    expect(file.text).toContain("Furesø;");
  });

  test("leave out a closed gate and a secret address at once", async () => {
    const before = await total();
    const ana = await aMusician("Ana", 14);
    const marta = await aGuardianOf(ana);
    await enters(ana, 0, FURESOE);
    await house.settle();
    expect(await total()).toBe(before);
    await saysYes(marta, ana);
    await house.settle();
    expect(await total()).toBe(before);
    await saysYes(marta, ana, "statistics");
    expect(await total()).toBe(before + 1);
    // A yes that is taken back is out of the figures before any event is heard.
    await saysNo(marta, ana, "statistics");
    expect(await total()).toBe(before);
    await saysYes(marta, ana, "statistics");
    const hidden = await aMusician("Skjult", 20);
    await agreed(hidden, "statistics");
    await enters(hidden, 0, null);
    await changeProfile(await seenBy(hidden), hidden.personId, 0, {
      name: "Skjult",
      fullName: "",
      bio: "",
      instruments: "",
      genres: "",
      municipality: null,
      links: [],
    });
    await house.settle();
    expect(await total()).toBe(before + 1);
  });

  test("an edited session and a confirmation taken back count as they are now, and hearing twice changes nothing", async () => {
    const [who] = await many(FURESOE, [1, 0, 0, 0]);
    if (!who) throw new Error("nobody");
    const session = await meets(who, 30);
    await writeEvents(
      [{ type: "sessions.edited", v: 1, about: session, person: who.personId, data: { minutes: 60 } }],
      null,
      clock.now(),
    );
    await says(who, "journeys.answered", { milestone: "RU-K1", verdict: "confirmed" });
    await says(who, "journeys.undone", { milestone: "RU-K1", word: "confirmed" });
    await house.settle();
    const before = await content();
    for (const event of await eventRows.find(
      { person: who.personId },
      { sort: { at: 1, _id: 1 }, limit: 50 },
    ))
      await hear(event);
    expect(await content()).toEqual(before);
    expect(before.deeds.find((one) => one._id === session)?.minutes).toBe(60);
    expect(before.deeds.some((one) => one._id === `${who.personId} RU-K1`)).toBe(false);
  });

  test("the read model made again from the events is the same", async () => {
    await house.settle();
    const before = await content();
    expect(await rebuildImpact()).toBeGreaterThan(20);
    expect(await content()).toEqual(before);
    expect(before.people.length).toBeGreaterThan(20);
  });

  test("stand at the end of each quarter, and a cell cannot be a formula", async () => {
    const gladsaxe: Member[] = [];
    for (let n = 0; n < 5; n += 1) gladsaxe.push(await aMusician(`G${n}`, 19));
    for (const who of gladsaxe) await agreed(who, "statistics");
    for (const who of gladsaxe) await enters(who, 0, "0159", instant("2026-02-01T12:00:00Z"));
    for (const who of gladsaxe) await enters(who, 1, "0159", instant("2026-08-01T12:00:00Z"));
    await house.settle();
    const browser = await house.as(await aSecretary());
    const { body } = await browser.get("/api/v1/impact?municipality=0159&period=2026-3");
    expect((body as Body).totals).toEqual([null, null, 5, 5, 5]);
    expect(csvCell("Flyve\u00adtræning")).toBe("Flyvetræning");
    expect(["=1+1", "+4", "-4", "@x", "＝1", 'a"b;c'].map(csvCell)).toEqual([
      "'=1+1",
      "'+4",
      "'-4",
      "'@x",
      "'＝1",
      '"a""b;c"',
    ]);
  });
});

async function total(): Promise<number> {
  const browser = await house.as(await aSecretary());
  const { body } = await browser.get(`/api/v1/impact?municipality=${FURESOE}`);
  return (body as Body).totals.at(-1) ?? 0;
}

async function content() {
  const gather = async <T extends { _id: string }>(all: AsyncIterable<T>): Promise<T[]> => {
    const out: T[] = [];
    for await (const row of all) out.push(row);
    return out.sort((a, b) => a._id.localeCompare(b._id));
  };
  return { people: await gather(eachCounted()), deeds: await gather(eachDeed()) };
}
