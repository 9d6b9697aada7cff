import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { root } from "../../src/platform/root.ts";
import { PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import {
  aMemberOf,
  aMentor,
  anOrganisation,
  attends,
  FURESOE,
  PASSWORD,
  type Member,
} from "../support/people.ts";
import { findByEmail } from "../../src/features/accounts/index.ts";
import { getPerson } from "../../src/features/people/index.ts";

const house = useHouse();
const web = useBrowser(house);
const MAIL = "noor@example.org";
/** Five recordings named `tone.<format>`; others than the fixtures can be tried by naming their folder. */
const RECORDINGS = process.env.RECORDINGS ?? join(root, "test/fixtures/audio");
const main = (page: Page) => page.locator("main");

/** Presses a form's main button and waits for the next page, which must not be a refusal. */
const send = (page: Page, form: string): Promise<void> =>
  press(page, `form[action${form}] button[type=submit]`);

async function press(page: Page, selector: string): Promise<void> {
  const answer = page.waitForResponse((one) => one.request().method() === "POST");
  await page.locator(selector).last().click();
  const status = (await answer).status();
  if (status !== 303)
    throw new Error(`${selector}: ${status} ${(await main(page).innerText()).slice(0, 400)}`);
  await page.waitForLoadState("load");
}

/** A choice is drawn over its input, so the label is what a finger meets. */
const choose = (page: Page, name: string, value: string): Promise<void> =>
  page.locator(`input[name="${name}"][value="${value}"]`).check({ force: true });

test("a musician of 16 takes the first steps, with mentor, school, venue and municipality", async () => {
  const [school, venue, town] = [
    await anOrganisation("school", "Søndersø Musikskole"),
    await anOrganisation("venue", "Kanten"),
    await anOrganisation("municipality", "Furesø Kommune"),
  ];
  const [ilir, bodil, henrik, annelise] = [
    await aMentor("Ilir"),
    await aMemberOf(school, "Bodil"),
    await aMemberOf(venue, "Henrik"),
    await aMemberOf(town, "Annelise"),
  ];
  const phone = await web.open(PHONE);

  // Sign up, by mail first.
  await phone.goto("/sign-up");
  await phone.fill("[name=name]", "Noor");
  await phone.fill("[name=email]", MAIL);
  await phone.fill("[name=birthDay]", "2010-02-03");
  await phone.fill("[name=password]", PASSWORD);
  await phone.locator("form[action='/sign-up'] button[type=submit]").click();
  await phone.waitForLoadState("load");
  await phone.goto((await house.mail(MAIL)).path);
  await send(phone, "='/sign-up/confirmation'");
  expect(await main(phone).innerText()).toContain("Noor");

  // Profile and act.
  await phone.goto("/me/profile");
  await phone.fill("[name=bio]", "Jeg skriver sange om busser.");
  await phone.fill("[name=instruments]", "cello, vokal");
  await phone.selectOption("[name=municipality]", FURESOE);
  await send(phone, "='/me/profile'");
  await phone.goto("/acts/new");
  await phone.fill("[name=name]", "Noor og nogen");
  await send(phone, "^='/acts'");

  // A demo in each of five formats.
  for (const format of ["mp3", "m4a", "wav", "flac", "ogg"]) {
    await phone.goto("/demos/new");
    await phone.setInputFiles("[name=audio]", join(RECORDINGS, `tone.${format}`));
    await phone.fill("[name=title]", `Sidste bus ${format}`);
    await choose(phone, "readers", "mentor");
    await phone.locator("[name=ownWork]").check({ force: true });
    const stored = phone.waitForURL((url) => /^\/demos\/[0-9a-z]{20}/.test(url.pathname));
    await phone.locator("form[action='/demos'] button[type=submit]").last().click();
    await stored;
    expect(await main(phone).innerText()).toContain(`Sidste bus ${format}`);
  }

  // A mentor is asked and accepts.
  await phone.goto("/mentorships/new");
  await choose(phone, "mentor", ilir.personId);
  await send(phone, "='/mentorships'");
  const mentor = await web.as(ilir, PHONE);
  await mentor.locator("main a", { hasText: "Svar" }).first().click();
  await send(mentor, "$='/acceptance'");

  // The sixty-second log, with a next step.
  await mentor.goto("/sessions/new");
  await choose(mentor, "readers", "both");
  await mentor.fill("[name=note]", "Omkvædet sidder.");
  await mentor.fill("[name=step]", "Indspil omkvædet igen");
  await send(mentor, "$='/sessions'");
  await phone.goto("/");
  expect(await main(phone).innerText()).toContain("Indspil omkvædet igen");
  expect(await main(phone).innerText()).toContain("Omkvædet sidder.");

  // The milestone in two voices, with a demo as evidence.
  await phone.goto("/journey/RU-K1");
  await phone.locator("input[name=evidence]").first().check({ force: true });
  await press(phone, "button[name=said][value=ready]");
  const noor = await asMember(MAIL);
  await mentor.goto(`/people/${noor.personId}/journey/RU-K1`);
  await press(mentor, "button[name=verdict][value=confirmed]");
  await phone.goto("/journey");
  expect(await main(phone).innerText()).toContain("1 af 9");

  // The school recommends, the pupil agrees, the venue accepts and follows.
  await attends(noor, school);
  const teacher = await web.as(bodil, PHONE);
  await teacher.goto(`/recommendations/new?pupil=${noor.personId}`);
  await teacher.fill("[name=text]", "Noor er klar til en opvarmning.");
  await receiver(teacher, venue._id);
  await send(teacher, "='/recommendations'");
  if ((await teacher.locator("form[action$='/handover']").count()) > 0) await send(teacher, "$='/handover'");
  const path = new URL(teacher.url()).pathname;
  await phone.goto(path);
  await phone.fill("[name=motivation]", "Jeg vil gerne spille for nogen, der ikke er min familie.");
  await send(phone, "$='/agreement'");
  const booker = await web.as(henrik, PHONE);
  await booker.goto(path);
  expect(await main(booker).innerText()).toContain("Noor er klar til en opvarmning.");
  await choose(booker, "answer", "accept");
  await send(booker, "$='/answer'");
  await booker.goto(path);
  await send(booker, "$='/follow'");
  await phone.goto("/me/followers");
  await press(phone, "form[action$='/answer'] button[name=answer][value=yes]");
  await booker.goto("/following");
  expect(await main(booker).innerText()).toContain("Noor");

  // The municipality has its report; one musician alone is too few to be shown.
  await house.settle();
  const officer = await web.as(annelise, PHONE);
  expect(new URL(officer.url()).pathname).toBe("/impact");
  expect(await main(officer).innerText()).toContain("Furesø");
}, 120_000);

async function asMember(email: string): Promise<Member> {
  const account = await findByEmail(email);
  if (!account) throw new Error("nobody has that address");
  return {
    person: await getPerson(account.personId),
    personId: account.personId,
    accountId: account._id,
    email,
  };
}

/** The receiver is chosen from a list of houses and mentors. */
async function receiver(page: Page, id: string): Promise<void> {
  const select = page.locator("select[name=receiver]");
  if ((await select.count()) > 0) {
    const value = await page.locator(`select[name=receiver] option[value*="${id}"]`).getAttribute("value");
    await select.selectOption(value ?? id);
  } else await page.locator(`input[name=receiver][value*="${id}"]`).check({ force: true });
}
