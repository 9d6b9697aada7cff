import { afterEach, describe, expect, test } from "@jest/globals";
import { relationTo } from "../../src/features/consent/index.ts";
import { findAccount } from "../../src/features/accounts/index.ts";
import { findTie } from "../../src/features/ties/index.ts";
import { circleOf } from "../../src/features/timeline/service.ts";
import { instantOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { devMails } from "../../src/platform/mail.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMentor,
  aMusician,
  anOrganisation,
  aMemberOf,
  attends,
  type Member,
  mentors,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();
const at = (day: string, time = "12:00") => clock.set(() => instantOf(day, time));
const night = async (): Promise<void> => {
  await dailyWork()
    .find((one) => one.name === "guardians.handover")
    ?.run(clock.now());
  await house.settle();
};
const mailsTo = async (member: Member, subject: string): Promise<number> =>
  (await devMails.find({ to: member.email })).filter((mail) => mail.subject === subject).length;
const born = (name: string, birthDay: string): Promise<Member> =>
  aMember({ name, birthDay, roles: [{ kind: "musician", organisationId: null, coordinator: false }] });

afterEach(() => {
  clock.set(null);
});

/** What the mentor, the school and a stranger can open, and the picture, as statuses. */
async function seen(child: Member, others: readonly Member[]): Promise<boolean[]> {
  const out: boolean[] = [];
  for (const other of others) {
    const to = await relationTo(await seenBy(other), child.personId);
    out.push(
      Boolean(to?.mentor),
      (to?.schools.length ?? 0) > 0,
      to?.pictureShown ?? false,
      to?.profileShown ?? false,
    );
  }
  return out;
}

describe("turning 15", () => {
  test("the young person is asked afresh, the guardian steps back, nothing is more visible, and a missed day catches up", async () => {
    at("2026-06-01");
    const ana = await born("Ana", "2011-08-20");
    const marta = await aGuardianOf(ana);
    for (const purpose of ["profile", "picture", "statistics"] as const) await saysYes(marta, ana, purpose);
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    const school = await anOrganisation("school", "Lågens Musikskole");
    await attends(ana, school);
    const bodil = await aMemberOf(school, "Bodil");
    const others = [ilir, bodil, await aMember()];

    at("2026-08-19", "23:59");
    await night();
    expect((await findTie(marta.tie._id))?.power).toBe("approver");
    const before = await seen(ana, others);
    expect(before.filter(Boolean)).not.toEqual([]);

    // The night of the birthday is missed: the next one does it.
    at("2026-08-22", "00:05");
    const between = await seen(ana, others);
    await night();
    const after = await seen(ana, others);
    expect(after).toEqual(between);
    expect(after.map((now, i) => now && !before[i])).toEqual(before.map(() => false));
    // The inner circle goes on; the picture waits for her own yes.
    expect(after.slice(0, 4)).toEqual([true, false, false, true]);
    expect(before.slice(0, 4)).toEqual([true, false, true, true]);

    const tie = await findTie(marta.tie._id);
    expect([tie?.power, tie?.status, tie?.history.at(-1)?.what]).toEqual(["observer", "active", "observer"]);
    const events = await eventRows.find({ person: ana.personId, type: "guardians.handedOver" });
    expect(events.map((one) => [one.data.turn, one.data.guardians])).toEqual([["15", [marta.personId]]]);
    expect([
      await mailsTo(ana, "Nu er det dig, der svarer"),
      await mailsTo(marta, "Dit barn svarer selv nu"),
    ]).toEqual([1, 1]);
    await night();
    expect([
      await mailsTo(ana, "Nu er det dig, der svarer"),
      await mailsTo(marta, "Dit barn svarer selv nu"),
    ]).toEqual([1, 1]);

    const her = await house.as(ana);
    const page = (await her.get("/me/consents")).text;
    for (const text of ["Din værge sagde ja", "Intet er valgt for dig", "Må dit billede vises?"])
      expect(page).toContain(text);
    expect(page.split("</main>")[0]).not.toContain("checked");
    const guardian = await house.as(marta);
    expect((await guardian.get("/guardian")).status).toBe(200);
    expect(
      (await guardian.post(`/guardian/${ana.personId}/consents/picture`).type("form").send({ answer: "yes" }))
        .status,
    ).toBe(403);
    await her.post("/me/consents/picture").type("form").send({ answer: "yes" });
    expect((await seen(ana, [ilir]))[2]).toBe(true);
    await her.post("/me/consents/mentoring").type("form").send({ answer: "no" });
    expect((await seen(ana, [ilir]))[0]).toBe(false);
    await house.settle();
    // Who looks on is told what the young person answers.
    expect((await guardian.get("/notifications")).text).toContain("har selv sagt ja til noget");
  }, 60_000);

  test("shuts the guardian out of private things at that very midnight, before the night's work", async () => {
    at("2026-06-01");
    const ana = await born("Ana", "2011-08-20");
    const marta = await aGuardianOf(ana);
    await saysYes(marta, ana);
    const demo = await aDemo(house, ana, await anAct(ana), "onlyMe");
    const opens = async (path: string): Promise<number> => (await (await house.as(marta)).get(path)).status;
    const paths = [`/demos/${demo}`, `/demos/${demo}/versions/1/audio`];
    expect(await Promise.all(paths.map(opens))).toEqual([200, 200]);
    const family = async () => {
      const to = await relationTo(await seenBy(marta), ana.personId);
      return to && [circleOf(to), to.approver, to.lookingOn];
    };
    at("2026-08-19", "23:59");
    expect(await family()).toEqual(["family", true, true]);
    at("2026-08-20", "00:00");
    expect((await findTie(marta.tie._id))?.power).toBe("approver");
    expect(await family()).toEqual(["progress", false, true]);
    expect(await Promise.all(paths.map(opens))).toEqual([404, 404]);
    expect(await opens("/guardian")).toBe(200);
  }, 60_000);

  test("29 February counts as 1 March, and the day turns at midnight in Copenhagen", async () => {
    at("2026-06-01");
    const leap = await born("Skud", "2012-02-29");
    const marta = await aGuardianOf(leap, "Mor");
    await saysYes(marta, leap);
    const power = async () => (await findTie(marta.tie._id))?.power;
    at("2027-02-28", "23:59");
    await night();
    expect(await power()).toBe("approver");
    at("2027-03-01", "00:00");
    await night();
    expect(await power()).toBe("observer");
  }, 60_000);

  test("a guardian who joins at 15 or later looks on", async () => {
    const noor = await aMusician("Noor", 16);
    const late = await aGuardianOf(noor, "Sen");
    await night();
    expect((await findTie(late.tie._id))?.power).toBe("observer");
    const to = await relationTo(await seenBy(late), noor.personId);
    expect([to?.approver, to?.lookingOn]).toEqual([false, true]);
  }, 60_000);
});

describe("turning 18", () => {
  test("the ties end, the role goes, both are told once, and what only the guardian said does not carry on", async () => {
    at("2026-06-01");
    const bea = await born("Bea", "2011-07-10");
    const marta = await aGuardianOf(bea, "Mor");
    await saysYes(marta, bea);
    const ilir = await aMentor("Ilir");
    await mentors(ilir, bea);
    at("2026-07-11", "00:05");
    await night();
    expect((await seen(bea, [ilir]))[0]).toBe(true);
    at("2029-06-15");
    await night();
    await night();
    expect(await mailsTo(bea, "Svar, inden du fylder 18")).toBe(1);
    at("2029-07-10", "00:00");
    await night();
    await night();
    const tie = await findTie(marta.tie._id);
    expect([tie?.status, tie?.history.at(-1)?.what]).toEqual(["ended", "ended"]);
    expect((await findAccount(marta.accountId))?.roles).toEqual([]);
    expect([
      await mailsTo(bea, "Du er fyldt 18"),
      await mailsTo(marta, "Du følger ikke længere med"),
    ]).toEqual([1, 1]);
    expect((await seen(bea, [ilir, marta])).some(Boolean)).toBe(false);
    const her = await house.as(bea);
    await her.post("/me/consents/profile").type("form").send({ answer: "yes" });
    const to = await relationTo(await seenBy(ilir), bea.personId);
    expect([to?.gateOpen, to?.mentor]).toEqual([true, null]);
  }, 60_000);
});
