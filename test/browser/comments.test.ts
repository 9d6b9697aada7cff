import { beforeAll, describe, expect, test } from "@jest/globals";
import { axe, expectWell, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import { aMentor, aMusician, type Member, mentors } from "../support/people.ts";
import { aLadder } from "../support/sound.ts";

const house = useHouse();
const web = useBrowser(house);
let ilir: Member;
let path: string;
beforeAll(async () => {
  const noor = await aMusician();
  ilir = await aMentor("Ilir");
  await mentors(ilir, noor);
  const [first] = await aLadder(house, noor, [20]);
  path = `/demos/${first?.demo}`;
  const own = await house.as(noor);
  const sent = await own.post(`/api/v1${path}`).send({ title: "Sidste bus", readers: "mentor", version: 0 });
  expect(sent.status).toBe(200);
}, 60_000);

describe("a comment at this second", () => {
  test("takes the second from the player, stands as a flag, and plays from there", async () => {
    const page = await web.as(ilir, PHONE);
    await expectWell(page, path);
    const from = page.locator("[name=from]");
    // The browser's own player is gone once the script has taken over.
    await page.locator("#v1 audio").waitFor({ state: "detached" });
    const slider = page.locator("#v1 input[type=range]");
    await slider.fill("7");
    expect(await from.inputValue()).toBe("0:07");
    await page.fill("form.pin--new [name=text]", "Her løfter den sig");
    await page.click("form.pin--new button[type=submit]");
    const pin = page.locator(".pin__at").filter({ hasText: "0:07" });
    await pin.waitFor();
    expect(Number(await slider.inputValue())).toBeLessThan(7);
    await pin.click();
    for (let tries = 0; tries < 100 && Number(await slider.inputValue()) < 7; tries += 1)
      await page.waitForTimeout(100);
    expect(Number(await slider.inputValue())).toBeGreaterThanOrEqual(7);
  }, 120_000);

  test("may be a span: marked while one listens, drawn on the wave, and played to its end; its flag leads to it", async () => {
    const page = await web.as(ilir, PHONE);
    await page.goto(path);
    await page.locator("#v1 audio").waitFor({ state: "detached" });
    const slider = page.locator("#v1 input[type=range]");
    await slider.fill("10");
    await page.fill("form.pin--new [name=text]", "Hele det her stykke");
    await slider.fill("12");
    await page.click("[data-until-here]");
    const typed = (name: string) => page.locator(`form.pin--new [name=${name}]`).inputValue();
    expect([await typed("from"), await typed("to")]).toEqual(["0:10", "0:12"]);
    await page.click("form.pin--new button[type=submit]");
    const pin = page.locator(".pin").filter({ hasText: "Hele det her stykke" });
    const at = pin.locator(".pin__at");
    await at.waitFor();
    expect(await page.locator("#v1 .wave__band").count()).toBe(1);
    await page.locator("#v1 .flags a").last().click();
    expect(await pin.evaluate((one) => one.matches(":target"))).toBe(true);
    await at.click();
    const button = page.locator("#v1 .playbtn");
    const isPlaying = async (): Promise<boolean> => (await button.getAttribute("aria-pressed")) === "true";
    for (let tries = 0; tries < 100 && !(await isPlaying()); tries += 1) await page.waitForTimeout(50);
    for (let tries = 0; tries < 200 && (await isPlaying()); tries += 1) await page.waitForTimeout(50);
    const second = Number(await slider.inputValue());
    expect([await isPlaying(), second >= 12, second < 14]).toEqual([false, true, true]);
    expect(await axe(page)).toEqual([]);
  }, 60_000);

  test("works without script: the second is typed, and the link plays from it", async () => {
    const page = await web.as(ilir, { ...PHONE, javaScriptEnabled: false });
    await page.goto(path);
    await page.fill("[name=from]", "0:12");
    await page.fill("[name=text]", "Uden script");
    await page.click("form.pin--new button[type=submit]");
    const pin = page.locator(".pin").filter({ hasText: "Uden script" }).locator(".pin__at");
    await pin.click();
    expect(await page.locator("#v1 audio source").getAttribute("src")).toMatch(/audio#t=12$/);
  }, 60_000);
});
