import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { expectWell, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, type Member } from "../support/people.ts";
import { aLadder } from "../support/sound.ts";

const house = useHouse();
const web = useBrowser(house);
let noor: Member;
let path: string;
beforeAll(async () => {
  noor = await aMusician();
  const [first] = await aLadder(house, noor, [20, 18]);
  path = `/demos/${first?.demo}`;
});

interface Now {
  src: string | null;
  atMs: number;
  isPlaying: boolean;
}
/** What the site's one sound plays at this moment. */
const now = (page: Page): Promise<Now> =>
  page.evaluate(async () => {
    const sound = "/js/sound.js";
    const { item, atMs, isPlaying } = (await import(sound)).now();
    return { src: item?.src ?? null, atMs, isPlaying };
  });
/** Waits until the sound is past a second of a version. */
const past = (page: Page, n: number, seconds: number): Promise<unknown> =>
  page.waitForFunction(
    async ([end, ms]) => {
      const sound = "/js/sound.js";
      const { item, atMs, isPlaying } = (await import(sound)).now();
      return isPlaying && item.src.endsWith(end) && atMs > Number(ms);
    },
    [`/versions/${n}/audio`, seconds * 1000] as const,
  );

describe("a recording on its page", () => {
  test("plays, is sought in by the wave and the keys, says its place, and tells the page where it is", async () => {
    const page = await web.as(noor, PHONE);
    await expectWell(page, path);
    const player = page.locator("#v2");
    const slider = player.getByRole("slider", { name: "Spol i Sidste bus, version 2" });
    expect(await slider.getAttribute("aria-valuetext")).toBe("0 sekunder af 18 sekunder");
    await page.evaluate(`
      window.told = [];
      document.addEventListener("timeupdate", (event) =>
        window.told.push([event.target.id, event.detail.durationMs]));`);
    await player.getByRole("button", { name: "Hør Sidste bus, version 2" }).click();
    await past(page, 2, 0.3);
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await past(page, 2, 10);
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^1\d sekunder af 18 sekunder$/);
    await page.keyboard.press(" ");
    expect((await now(page)).isPlaying).toBe(false);
    expect(await page.evaluate("window.told[0]")).toEqual(["v2", 18_000]);
    const wave = (await player.locator(".seek").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(wave.height).toBeGreaterThanOrEqual(44);
    await page.touchscreen.tap(wave.x + wave.width / 2, wave.y + wave.height / 2);
    await past(page, 2, 8.9);
    expect((await now(page)).atMs).toBeLessThan(11_000);
    const played = await player.locator(".wave__played").getAttribute("d");
    expect(played?.split("M").length).toBeGreaterThan(50);
  }, 60_000);

  test("is sought in by a link with a second in it", async () => {
    const page = await web.as(noor);
    await page.goto(path);
    await page.locator("#v1").waitFor();
    await page.evaluate(`
      document.querySelector("main").insertAdjacentHTML("beforeend",
        '<a href="/demos" data-seek="5000" data-player-id="v1">0:05</a>')`);
    await page.waitForFunction("document.querySelector('#v1 audio') === null");
    await page.getByRole("link", { name: "0:05" }).click();
    await past(page, 1, 5);
    expect((await now(page)).atMs).toBeLessThan(7000);
    expect(new URL(page.url()).pathname).toBe(path);
  }, 60_000);

  test("is the browser's own without script", async () => {
    const page = await web.as(noor);
    const bare = await web.open({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    await bare.goto(path);
    expect(await bare.locator("audio[controls]:visible").count()).toBe(2);
    expect(await bare.locator(".player button:visible, .player input:visible").count()).toBe(0);
  }, 60_000);
});
