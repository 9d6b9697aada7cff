import { describe, expect, test } from "@jest/globals";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock, HOUR_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { jobs } from "../../src/platform/jobs.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, anaAndMarta, saysNo, saysYes } from "../support/people.ts";

const house = useHouse();
const post = (browser: Client, path: string, body: object = {}) => browser.post(`/api/v1${path}`).send(body);
const read = async (browser: Client, id: string) => (await browser.get(`/api/v1/mentorships/${id}`)).body;
const reminders = () => jobs.count({ type: "mentorships.reminder" });

async function pairOf(musician = aMusician()) {
  const [noor, ilir] = [await musician, await aMentor()];
  const [asks, answers] = [await house.as(noor), await house.as(ilir)];
  const asked = await post(asks, "/mentorships", {
    mentor: ilir.personId,
    goal: "En EP",
    requestId: newId(),
  });
  const id = String(asked.body.id);
  expect((await post(answers, `/mentorships/${id}/acceptance`)).status).toBe(200);
  return { id, noor: asks, ilir: answers, stranger: await house.as(await aMentor("Bo")) };
}
const plan = (days: number, version: number) => ({
  day: addDays(dayOf(clock.now()), days),
  time: "16:30",
  minutes: "45",
  place: "place",
  where: "Lokale 2",
  version,
});
/** The way back that the page after a change offers. */
async function undoOn(browser: Client, path: string): Promise<string[]> {
  const { text } = await browser.get(path);
  return [...text.matchAll(/action="([^"]*\/(?:plan\/return|plan\/cancellation|reopening))"/g)].map(
    (m) => m[1] ?? "",
  );
}

describe("taking back", () => {
  test("a plan that was moved stands again with its place and its reminder; one that is new is called off", async () => {
    const { id, noor, stranger } = await pairOf();
    const form = async (days: number) =>
      noor
        .post(`/mentorships/${id}/plan`)
        .type("form")
        .send(plan(days, (await read(noor, id)).version));
    const before = await reminders();
    expect((await form(5)).status).toBe(303);
    expect(await undoOn(noor, `/mentorships/${id}`)).toContain(`/mentorships/${id}/plan/cancellation`);
    const first = (await read(noor, id)).nextSession;
    await form(9);
    expect(await undoOn(noor, `/mentorships/${id}`)).toContain(`/mentorships/${id}/plan/return`);
    const { version } = await read(noor, id);
    expect((await post(stranger, `/mentorships/${id}/plan/return`, { version })).status).toBe(404);
    expect((await post(noor, `/mentorships/${id}/plan/return`, { version: version - 1 })).status).toBe(409);
    expect((await post(noor, `/mentorships/${id}/plan/return`, { version })).status).toBe(200);
    const after = (await read(noor, id)).nextSession;
    expect([after.at, after.where]).toEqual([first.at, "Lokale 2"]);
    expect(await reminders()).toBe(before + 1);
  });

  test("a plan that was called off comes back, until its time has come", async () => {
    const { id, noor, ilir } = await pairOf();
    await post(noor, `/mentorships/${id}/plan`, plan(3, (await read(noor, id)).version));
    await post(ilir, `/mentorships/${id}/plan/cancellation`, { version: (await read(ilir, id)).version });
    expect((await read(noor, id)).nextSession).toBeNull();
    const { version } = await read(ilir, id);
    expect((await post(ilir, `/mentorships/${id}/plan/return`, { version })).status).toBe(200);
    expect((await read(noor, id)).nextSession.where).toBe("Lokale 2");
    await post(ilir, `/mentorships/${id}/plan/cancellation`, { version: (await read(ilir, id)).version });
    const late = plusMs(clock.now(), 100 * HOUR_MS);
    clock.set(() => late);
    const again = { version: (await read(ilir, id)).version };
    expect((await post(ilir, `/mentorships/${id}/plan/return`, again)).status).toBe(403);
    clock.set(null);
  });

  test("an end is taken back by whoever made it, for an hour, and the two go on with a new tie", async () => {
    const { id, noor, ilir } = await pairOf();
    const ended = await ilir
      .post(`/mentorships/${id}/ending`)
      .type("form")
      .send({ destination: "band", note: "", version: (await read(ilir, id)).version });
    expect(ended.status).toBe(303);
    expect(await undoOn(ilir, "/mentees")).toContain(`/mentorships/${id}/reopening`);
    expect((await ilir.get(`/mentorships/${id}`)).status).toBe(404);
    expect((await post(noor, `/mentorships/${id}/reopening`)).status).toBe(404);
    expect((await post(ilir, `/mentorships/${id}/reopening`)).status).toBe(200);
    expect([(await read(ilir, id)).status, (await read(noor, id)).status]).toEqual(["active", "active"]);
    await post(ilir, `/mentorships/${id}/ending`, {
      destination: "band",
      note: "",
      version: (await read(ilir, id)).version,
    });
    const late = plusMs(clock.now(), HOUR_MS + 60_000);
    clock.set(() => late);
    expect((await post(ilir, `/mentorships/${id}/reopening`)).status).toBe(404);
    clock.set(null);
  });

  test("an end is not taken back behind a gate that has closed", async () => {
    const { ana, marta } = await anaAndMarta();
    await saysYes(marta, ana, "mentoring");
    const { id, ilir } = await pairOf(Promise.resolve(ana));
    await post(ilir, `/mentorships/${id}/ending`, {
      destination: "other",
      note: "",
      version: (await read(ilir, id)).version,
    });
    await saysNo(marta, ana);
    expect((await post(ilir, `/mentorships/${id}/reopening`)).status).toBe(404);
  });
});
