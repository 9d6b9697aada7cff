import { afterEach, describe, expect, test } from "@jest/globals";
import { addDays, dayOf, instantOf } from "../../src/platform/calendar.ts";
import { clock, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, anaAndMarta, type Member, mentors, saysNo, saysYes } from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();
const MINUTE_MS = 60_000;
const post = (browser: Client, path: string, body: object) => browser.post(path).type("form").send(body);
afterEach(() => clock.set(null));

/** The musician asks, the mentor says yes, a session is planned for tomorrow at half past four. */
async function aPlannedSession(musician: Member, mentor: Member) {
  const [asks, answers] = [await house.as(musician), await house.as(mentor)];
  await post(asks, "/mentorships", { mentor: mentor.personId, goal: "En EP", requestId: newId() });
  expect((await answers.get("/")).text).toContain(`${musician.person.name} vil gerne have dig som mentor`);
  const id = /\/mentorships\/([0-9a-z]{20})"/.exec((await answers.get("/")).text)?.[1] ?? "";
  await post(answers, `/mentorships/${id}/acceptance`, {});
  const day = addDays(dayOf(clock.now()), 1);
  const planned = await post(answers, `/mentorships/${id}/plan`, {
    day,
    time: "16:30",
    length: "45",
    minutes: "45",
    place: "place",
    where: "Lokale 4",
    version: 1,
  });
  expect(planned.status).toBe(303);
  return { id, day, asks, answers };
}
const at = (day: string, time: string): void => {
  const instant = instantOf(day, time);
  clock.set(() => instant);
};

describe("the mentor's first screen", () => {
  test("shows today's session with time, place and the step agreed last, and no other day's", async () => {
    const [noor, ilir] = [await aMusician("Noor", 16), await aMentor("Ilir")];
    const { id, day, answers } = await aPlannedSession(noor, ilir);
    const before = (await answers.get("/")).text;
    expect(before).not.toContain("session i dag");
    expect(before).not.toContain("16.30 Noor");
    const agreed = await post(answers, `/mentorships/${id}/steps`, {
      title: "Indspil omkvædet igen",
      owner: "musician",
      dueDay: addDays(day, 7),
      next: "yes",
      milestone: "",
      requestId: newId(),
    });
    expect(agreed.status).toBe(303);
    at(day, "09:00");
    const morning = (await answers.get("/")).text;
    expect(morning).toContain("Én session i dag");
    expect(morning).toContain("16.30 Noor");
    expect(morning).toContain("Lokale 4 · Indspil omkvædet igen");
    expect(morning).not.toContain("er ikke logget");
    at(addDays(day, 1), "09:00");
    expect((await answers.get("/")).text).not.toContain("session i dag");
  });

  test("says which session has been held and not logged, until it is logged, and only to its mentor", async () => {
    const [ana, sofie, other] = [await aMusician("Ana", 16), await aMentor("Sofie"), await aMentor("Omar")];
    const { day, answers } = await aPlannedSession(ana, sofie);
    at(day, "16:29");
    expect((await answers.get("/")).text).not.toContain("er ikke logget");
    at(day, "17:30");
    const owing = (await answers.get("/")).text;
    expect(owing).toContain("Sessionen med Ana er ikke logget");
    expect((await (await house.as(other)).get("/")).text).not.toContain("er ikke logget");
    const path =
      /href="(\/sessions\/new\?musician=[0-9a-z]{20}[^"]*)"[^>]*>Log<span class="sr">: Sessionen/.exec(
        owing,
      )?.[1] ?? "";
    const form = await answers.get(path.replaceAll("&amp;", "&"));
    expect([form.status, form.text.includes("Ana")]).toEqual([200, true]);
    const field = (name: string): string =>
      new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(form.text)?.[1] ?? "";
    const action = /<form class="log" action="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const now = plusMs(instantOf(day, "17:30"), MINUTE_MS);
    clock.set(() => now);
    const logged = await post(answers, action, {
      musician: ana.personId,
      day,
      time: "16:30",
      minutes: "45",
      place: "place",
      where: "Lokale 4",
      step: "Skriv andet vers færdigt",
      owner: "musician",
      due: "week",
      version: field("version"),
      requestId: newId(),
    });
    expect(logged.status).toBe(303);
    const after = (await answers.get("/")).text;
    expect(after).not.toContain("er ikke logget");
    expect(after).toContain("Skriv andet vers færdigt");
  });

  test("names new versions to hear: only what the mentor may hear, until a word is written, for four weeks", async () => {
    const [noor, ilir, { ana, marta }] = [
      await aMusician("Noor", 16),
      await aMentor("Ilir"),
      await anaAndMarta(),
    ];
    await mentors(ilir, noor);
    const act = await anAct(noor, ana);
    const own = await aDemo(house, noor, act, "onlyMe");
    const song = await aDemo(house, noor, act, "mentor");
    const answers = await house.as(ilir);
    const named = async (demo: string) => (await answers.get("/")).text.includes(`/demos/${demo}#v1`);
    expect([await named(own), await named(song)]).toEqual([false, true]);
    // Ana is heard in it.
    await saysNo(marta, ana);
    expect(await named(song)).toBe(false);
    await saysYes(marta, ana);
    expect(await named(song)).toBe(true);
    const aMonthOn = plusMs(clock.now(), 28 * 24 * 60 * MINUTE_MS);
    clock.set(() => aMonthOn);
    expect(await named(song)).toBe(false);
    clock.set(null);
    const said = { from: 1, text: "Her holder du vejret", requestId: newId() };
    expect((await answers.post(`/api/v1/demos/${song}/versions/1/comments`).send(said)).status).toBe(200);
    expect(await named(song)).toBe(false);
  }, 60_000);
});
