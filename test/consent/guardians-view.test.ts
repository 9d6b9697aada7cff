import { expect, test } from "@jest/globals";
import { createAct } from "../../src/features/acts/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  agreed,
  aMember,
  aMentor,
  anaAndMarta,
  mentors,
  saysNo,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();

test("a guardian sees the child with a mentor's and everybody's eyes, and what they see changes at once", async () => {
  const { ana, marta } = await anaAndMarta();
  const ilir = await aMentor("Ilir");
  await mentors(ilir, ana);
  const page = await house.as(marta);
  const as = async (viewer: string) => (await page.get(`/guardian/${ana.personId}/seen-as/${viewer}`)).text;
  expect(await as("mentor")).toContain("14");
  expect(await as("follower")).not.toContain("14 år");
  expect(await as("anyone")).toContain("De kan ikke finde Ana");
  await saysNo(marta, ana, "mentoring");
  expect(await as("mentor")).toContain("De kan ikke finde Ana");
  const act = await createAct(await seenBy(ana), {
    kind: "solo",
    name: "Anas act",
    about: "",
    genres: "",
    ink: "naeb",
    roles: "",
    requestId: newId(),
  });
  expect(await as("anyone")).not.toContain("Anas act");
  const stranger = await aGuardianOf((await anaAndMarta()).ana, "En anden");
  for (const other of [ana, ilir, await aMember(), stranger])
    expect((await (await house.as(other)).get(`/guardian/${ana.personId}/seen-as/mentor`)).status).toBe(404);
  const home = (await page.get("/guardian")).text;
  for (const text of ["Se alle svar", "Ilir, mentor"]) expect(home).toContain(text);
  expect(act.optedIn).toBeNull();
}, 60_000);

test("the guardian's first screen asks what waits, and answers go back in one tap", async () => {
  const { ana, marta } = await anaAndMarta();
  const ilir = await aMentor("Ilir");
  await mentors(ilir, ana);
  await saysNo(marta, ana, "mentoring");
  const browser = await house.as(marta);
  expect((await browser.get("/guardian")).text).toContain("Intet venter på dig");
  const list = `/guardian/${ana.personId}/consents`;
  const text = (await browser.get(list)).text;
  for (const part of ["Profil", "Billede", "Statistik", "Ingen kan spørge om det endnu"])
    expect(text).toContain(part);
  const answer = (purpose: string, said: string) =>
    browser.post(`${list}/${purpose}`).type("form").send({ answer: said, from: "list" });
  expect((await answer("statistics", "yes")).headers.location).toBe(list);
  expect((await answer("demoJury", "yes")).status).toBe(404);
  expect((await answer("nothing", "yes")).status).toBe(404);
  expect((await answer("picture", "maybe")).status).toBe(422);
  expect((await answer("statistics", "no")).status).toBe(303);
  const { body } = await browser.get(`/api/v1${list}`);
  const state = (body as { entries: { purpose: string; state: string }[] }).entries;
  expect(state.find((one) => one.purpose === "statistics")?.state).toBe("no");
  const her = await house.as(ana);
  expect((await her.post("/me/consents/picture").type("form").send({ answer: "yes" })).status).toBe(403);
  expect((await her.post("/me/consents/profile").type("form").send({ answer: "no" })).status).toBe(303);
  expect((await her.get("/me/consents")).text).toContain("det er din værge, der siger ja");
}, 60_000);

test("two guardians answer together: a yes needs both, a no needs one, and letting go needs both", async () => {
  const { ana, marta } = await anaAndMarta();
  const far = await aGuardianOf(ana, "Far");
  const [mum, dad] = [await house.as(marta), await house.as(far)];
  const ilir = await aMentor("Ilir");
  await agreed(ana, "mentoring");
  await mentors(ilir, ana);
  const sees = async () => (await (await house.as(ilir)).get(`/people/${ana.personId}`)).status === 200;
  const together = (browser: typeof mum, answer: string) =>
    browser.post(`/guardian/${ana.personId}/together`).type("form").send({ answer });
  expect(await sees()).toBe(true);
  expect((await together(mum, "yes")).status).toBe(303);
  // The profile has only Marta's yes: it is hidden until the other guardian has answered.
  expect(await sees()).toBe(false);
  const waits = (await dad.get("/guardian")).text;
  expect(waits).toContain("Venter på ja fra");
  await saysYes(far, ana);
  expect(await sees()).toBe(true);
  await saysNo(far, ana);
  expect(await sees()).toBe(false);
  await saysYes(far, ana);
  expect(await sees()).toBe(true);
  await saysNo(ana, ana);
  await saysYes(far, ana);
  // The child's no stands until each of them has said yes again.
  expect(await sees()).toBe(false);
  await saysYes(marta, ana);
  expect(await sees()).toBe(true);
  await saysNo(marta, ana, "mentoring");
  expect((await together(dad, "no")).status).toBe(303);
  expect((await dad.get(`/guardian/${ana.personId}/consents`)).text).toContain("Det venter på");
  await saysYes(far, ana, "mentoring");
  expect(await sees()).toBe(false);
  expect((await together(mum, "no")).status).toBe(303);
  expect(await sees()).toBe(true);
  expect((await together(await house.as(ana), "yes")).status).toBe(404);
}, 60_000);

test("where guardians answer together, the yes ends with the shorter of theirs, and the page says so", async () => {
  const { ana, marta } = await anaAndMarta();
  const far = await aGuardianOf(ana, "Far");
  const [mum, dad] = [await house.as(marta), await house.as(far)];
  const list = `/guardian/${ana.personId}/consents`;
  await mum.post(`/guardian/${ana.personId}/together`).type("form").send({ answer: "yes" });
  const picture = async () => {
    const { body } = await dad.get(`/api/v1${list}`);
    const { entries } = body as { entries: { purpose: string; state: string; until: string | null }[] };
    return entries.find((one) => one.purpose === "picture");
  };
  const answer = (browser: typeof mum, lasts: string) =>
    browser.post(`/api/v1${list}/picture`).send({ answer: "yes", lasts });
  const short = (await answer(mum, "quarter")).body as { until: string };
  expect(await picture()).toMatchObject({ state: "waiting" });
  // The newest answer has no end; it is the other one that runs out first.
  await answer(dad, "open");
  expect(await picture()).toMatchObject({ state: "yes", until: short.until });
  for (const browser of [mum, dad]) expect((await browser.get(list)).text).toContain("Det gælder til og med");
  // Only whose own yes has an end is offered to let it stand: the other one can lift nothing by it.
  const offered = async (browser: typeof mum) => (await browser.get(list)).text.includes('value="open"');
  expect([await offered(mum), await offered(dad)]).toEqual([true, false]);
}, 60_000);
