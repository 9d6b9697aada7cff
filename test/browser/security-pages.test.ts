import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { typePupils } from "../../src/features/enrolments/index.ts";
import { tiesWith } from "../../src/features/ties/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { axe, expectWell, overflow, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  aMusician,
  anOrganisation,
  bornFor,
  PASSWORD,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const web = useBrowser(house);

let home = "";
beforeAll(() => {
  // A passkey belongs to a name, never to a bare address.
  home = web.base.replace("127.0.0.1", "localhost");
});

/** A device with a finger that always fits. */
async function withDevice(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
async function passwordOf(page: Page, email: string): Promise<void> {
  await page.goto(`${home}/sign-in`);
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", PASSWORD);
  await page.click("form[action='/sign-in'] button[type=submit]");
}
const press = (page: Page, action: string): Promise<void> =>
  page.click(`form[data-passkey][action='${action}'] button`);

describe("a passkey in a real browser", () => {
  test("is made, is the second step, is asked again, signs in alone, and can be removed", async () => {
    const member = await aMember();
    const page = await web.open();
    await withDevice(page);
    await passwordOf(page, member.email);
    await page.waitForURL(`${home}/`);
    await page.goto(`${home}/account/second-factor`);
    await press(page, "/account/passkeys");
    await page.waitForSelector(".codes");
    expect(await page.locator(".codes li").count()).toBe(10);
    expect([await axe(page), await overflow(page)]).toEqual([[], []]);

    await page.context().clearCookies();
    await passwordOf(page, member.email);
    await page.waitForURL(/\/sign-in\/code/);
    await press(page, "/sign-in/passkey");
    await page.waitForURL(`${home}/`);

    await page.goto(`${home}/confirm-it-is-you?next=/account/second-factor`);
    await press(page, "/confirm-it-is-you");
    await page.waitForURL(`${home}/account/second-factor`);

    await page.context().clearCookies();
    await page.goto(`${home}/sign-in?next=/account`);
    await press(page, "/sign-in/passkey");
    await page.waitForURL(`${home}/account`);
    expect(await page.textContent("main")).toContain("Slået til");

    await page.goto(`${home}/account/second-factor`);
    await page.click("form[action='/account/passkeys/1/removal'] button");
    await page.waitForSelector("text=Adgangsnøglen er fjernet");
    await page.context().clearCookies();
    await passwordOf(page, member.email);
    await page.waitForURL(`${home}/`);
  }, 120_000);

  test("of somebody else does not open an account whose password was typed, and nothing fits a question twice", async () => {
    const [one, two] = [await aMember(), await aMember()];
    const page = await web.open();
    await withDevice(page);
    await passwordOf(page, one.email);
    await page.goto(`${home}/account/second-factor`);
    await press(page, "/account/passkeys");
    await page.waitForSelector(".codes");
    const other = await web.open();
    await withDevice(other);
    await passwordOf(other, two.email);
    await other.goto(`${home}/account/second-factor`);
    await press(other, "/account/passkeys");
    await other.waitForSelector(".codes");

    // The second person's device answers the question that was put to the first one's account.
    await other.context().clearCookies();
    await passwordOf(other, one.email);
    await other.waitForURL(/\/sign-in\/code/);
    await press(other, "/sign-in/passkey");
    await other.waitForSelector("form[data-passkey] [role=alert]:not([hidden])");

    // The same answer, sent again, is refused: its question is gone.
    await page.context().clearCookies();
    await page.goto(`${home}/sign-in?next=/account`);
    const sent = page.waitForRequest((request) => request.url() === `${home}/sign-in/passkey`);
    await press(page, "/sign-in/passkey");
    const body = (await sent).postData() ?? "";
    await page.waitForURL(`${home}/account`);
    const again = await fetch(`${home}/sign-in/passkey`, {
      method: "POST",
      redirect: "manual",
      headers: { origin: home, "content-type": "application/x-www-form-urlencoded" },
      body,
    });
    expect(again.status).toBe(422);
  }, 120_000);
});

describe("the pages of one's account", () => {
  test("are well on a phone and in English on a desk", async () => {
    const member = await aMusician();
    const pages = [await web.as(member, PHONE), await web.as(member, { locale: "en-GB" })];
    for (const page of pages) {
      for (const path of [
        "/account",
        "/account/sign-ins",
        "/account/second-factor",
        "/account/password",
        "/account/email",
        "/confirm-it-is-you?next=/account&lost=yes",
      ])
        await expectWell(page, path);
      await page.goto("/account/second-factor");
      await page.click("form[action='/account/second-factor/app'] button");
      await page.waitForURL(/second-factor\/app/);
      expect([await axe(page), await overflow(page)]).toEqual([[], []]);
    }
    const out = await web.open(PHONE);
    for (const path of ["/sign-in", "/sign-in/card", "/sign-in/code"]) await expectWell(out, path);
  }, 120_000);

  test("a card is well on a phone", async () => {
    const school = await anOrganisation("school", "Ådalens Musikskole");
    const teacher = await aMemberOf(school, "Bodil");
    const pupil = { name: "Bjørk Holm", birthDay: bornFor(10), email: null, guardianEmail: "m@example.org" };
    const batch = await typePupils(await seenBy(teacher), school, [pupil] as never, newId());
    const [tie] = await tiesWith({ to: batch.people[0] as string, kind: "pupil", status: "asked" });
    const page = await web.as(teacher, PHONE);
    await expectWell(page, "/pupils");
    await expectWell(page, `/pupils/${tie?._id}/card`);
    await page.click(`form[action='/pupils/${tie?._id}/card'] button`);
    await page.waitForSelector(".paper");
    expect([await axe(page), await overflow(page)]).toEqual([[], []]);
  }, 60_000);
});
