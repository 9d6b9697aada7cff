import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { axe, expectWell, overflow, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, type Member } from "../support/people.ts";
import { anAct } from "../support/songs.ts";
import { aLadder, aTone } from "../support/sound.ts";

const house = useHouse();
const web = useBrowser(house);
let noor: Member;
let path: string;
beforeAll(async () => {
  noor = await aMusician();
  const [first] = await aLadder(house, noor, [60, 58]);
  path = `/demos/${first?.demo}`;
  // The second one is 6 LU louder.
  await measured(String(first?.demo), { 1: -20, 2: -14 });
});

/** Sets how loud versions were found to be. */
async function measured(demo: string, loudness: Record<number, number>): Promise<void> {
  const rows = house.connection.client.db(house.connection.dbName).collection("demoversions");
  const facts = { progress: 100, durationMs: null, sampleRate: null, channels: null, truePeakDb: null };
  for (const [n, loudnessLufs] of Object.entries(loudness))
    await rows.updateOne(
      { demo, n: Number(n) },
      {
        $set: {
          analysis: { status: "done", ...facts, findings: [], loudnessLufs },
          peaks: Buffer.alloc(2000, 64).toString("base64"),
        },
      },
    );
}
/** Keeps the sound elements of a page where a test sees them. */
const CAUGHT = `
  window.made = [];
  const Plain = window.Audio;
  window.Audio = function () { window.made.push(new Plain()); return window.made.at(-1); };
  window.sounding = () => made.find((one) => !one.paused);`;

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
    expect(await slider.getAttribute("aria-valuetext")).toBe("0 sekunder af 58 sekunder");
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
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^1\d sekunder af 58 sekunder$/);
    await page.keyboard.press(" ");
    expect((await now(page)).isPlaying).toBe(false);
    expect(await page.evaluate("window.told[0]")).toEqual(["v2", 58_000]);
    const wave = (await player.locator(".seek").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(wave.height).toBeGreaterThanOrEqual(44);
    await page.touchscreen.tap(wave.x + wave.width / 2, wave.y + wave.height / 2);
    await past(page, 2, 28.9);
    expect((await now(page)).atMs).toBeLessThan(36_000);
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
    await page.locator("#v1 audio").waitFor({ state: "detached" });
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

describe("the bar", () => {
  test("goes along from page to page without a break; the back button, focus and title are right", async () => {
    const page = await web.as(noor, PHONE);
    await page.goto(path);
    await page.evaluate("window.sameDocument = true");
    await page.locator("#v2 .playbtn").click();
    await past(page, 2, 0.3);
    const bar = page.getByRole("region", { name: "Afspiller" });
    expect(await bar.getByRole("link").textContent()).toBe("v2 · Sidste bus");
    await page.evaluate("window.scrollTo(0, 120)");
    await page.getByRole("navigation").getByRole("link", { name: "Hjem" }).click();
    await page.waitForURL("/");
    await page.locator("#main:focus").waitFor();
    expect(await page.title()).toContain("Hjem");
    expect(await bar.getByRole("status").textContent()).toContain("Hjem");
    expect(await page.locator("[data-player]").count()).toBe(0);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toEqual([]);
    const before = (await now(page)).atMs;
    await past(page, 2, before / 1000 + 0.2);
    await page.goBack();
    await page.waitForURL(path);
    await page.locator("#v2 .playbtn[aria-pressed=true]").waitFor();
    expect(await page.evaluate("[window.sameDocument, window.scrollY > 0]")).toEqual([true, true]);
    await bar.getByRole("link").click();
    expect(new URL(page.url()).hash).toBe("#v2");
    await bar.getByRole("button", { name: "Luk afspilleren" }).click();
    expect((await now(page)).src).toBe(null);
    await page.getByRole("link", { name: "Hjem" }).click();
    await page.waitForURL("/");
    expect(await page.evaluate("window.sameDocument")).toBe(undefined);
  }, 60_000);

  test("goes on while one comments, also when the form comes back; it ends when one signs out", async () => {
    const page = await web.as(noor, PHONE);
    await page.goto(path);
    await page.evaluate("window.sameDocument = true");
    await page.locator("#v2 .playbtn").click();
    await past(page, 2, 0.3);
    const form = page.locator("form[data-comment]").first();
    const words = "Trommerne er for høje her";
    await form.locator("[name=from]").fill("9:99");
    await form.locator("textarea").fill(words);
    await form.getByRole("button", { name: "Skriv det" }).click();
    await page.locator("[data-errsum]").waitFor();
    expect(await page.locator("main textarea").inputValue()).toBe(words);
    await page.locator("main [name=from]").fill("0:05");
    await page.locator("main form .submit button").click();
    await page.locator(".pins").getByText(words).first().waitFor();
    expect(await page.locator(".notice p").textContent()).not.toBe("");
    const before = (await now(page)).atMs;
    await past(page, 2, before / 1000 + 0.2);
    expect(await page.evaluate("window.sameDocument")).toBe(true);
    // The line drops: the form says so, keeps its words and can be sent again.
    await form.locator("textarea").fill("Mere bas");
    await page.context().setOffline(true);
    await form.getByRole("button", { name: "Skriv det" }).click();
    await form.getByText("Forbindelsen røg").waitFor();
    expect(await form.locator("textarea").inputValue()).toBe("Mere bas");
    await page.context().setOffline(false);
    await form.getByRole("button", { name: "Skriv det" }).click();
    await page.locator(".pins").getByText("Mere bas").first().waitFor();
    await page.locator("nav a[href='/me']").first().click();
    await page.getByRole("button", { name: "Log ud" }).first().click();
    await page.waitForFunction(() => !("sameDocument" in globalThis));
  }, 60_000);

  test("goes on while a list is narrowed, and while a file is kept by the browser", async () => {
    const act = await anAct(noor);
    const plot = { what: ["voice"], place: ["front-centre"], label: [""], version: 0 };
    await (await house.as(noor)).post(`/api/v1/acts/${act._id}/kit`).send(plot);
    const page = await web.as(noor);
    await page.goto(path);
    await page.evaluate("window.sameDocument = true");
    await page.locator("#v2 .playbtn").click();
    await past(page, 2, 0.1);
    const follow = (href: string) =>
      page.evaluate(`document.querySelector("main").insertAdjacentHTML("beforeend", '<a id="on" href="${href}">x</a>');
        document.getElementById("on").click();`);
    await follow("/stage");
    await page.waitForURL("/stage");
    await page.selectOption("[name=municipality]", "0190");
    await page.locator("form.filters button").click();
    await page.waitForURL("/stage?municipality=0190");
    expect(await page.locator("[name=municipality]").inputValue()).toBe("0190");
    await follow(`/acts/${act._id}/kit`);
    await page.waitForURL(`/acts/${act._id}/kit`);
    const kept = page.waitForEvent("download");
    await page.locator("a[href$='stage-plot']").click();
    expect((await kept).suggestedFilename()).toMatch(/svg$/);
    const before = (await now(page)).atMs;
    await past(page, 2, before / 1000 + 0.2);
    expect(await page.evaluate("window.sameDocument")).toBe(true);
    expect(new URL(page.url()).pathname).toBe(`/acts/${act._id}/kit`);
  }, 60_000);

  test("leaves what is no page, and what was typed, to the browser", async () => {
    const page = await web.as(noor);
    await page.goto(path);
    await page.locator("#v2 .playbtn").click();
    await past(page, 2, 0.1);
    await page.getByRole("link", { name: "Titel og lyttere" }).click();
    await page.waitForURL(`${path}/edit`);
    await page.locator("[name=title]").fill("Næste bus");
    let asked = 0;
    page.on("dialog", (dialog) => {
      asked += 1;
      void dialog.dismiss();
    });
    await page.getByRole("navigation").getByRole("link", { name: "Hjem" }).click({ noWaitAfter: true });
    await page.waitForTimeout(300);
    expect([asked, new URL(page.url()).pathname]).toEqual([1, `${path}/edit`]);
    expect(await page.locator("[name=title]").inputValue()).toBe("Næste bus");
  }, 60_000);

  test("has a tempo that keeps the pitch, and what the keys and the lock screen need", async () => {
    const page = await web.as(noor, { ...PHONE, colorScheme: "dark", locale: "en-GB" });
    await page.addInitScript(`${CAUGHT}
      window.keys = {};
      navigator.mediaSession.setActionHandler = (name, act) => { window.keys[name] = act; };`);
    await page.goto(path);
    await page.locator("#v2 .playbtn").click();
    await past(page, 2, 0.1);
    const bar = page.locator("[data-bar]");
    await bar.getByRole("button", { name: "Tempo" }).click();
    await bar.getByRole("combobox", { name: "Tempo" }).selectOption({ label: "75 %" });
    expect(await page.evaluate("[sounding().playbackRate, sounding().preservesPitch]")).toEqual([0.75, true]);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toEqual([]);
    const { title, artist } = await page.evaluate<{ title: string; artist: string }>(
      "({ title: navigator.mediaSession.metadata.title, artist: navigator.mediaSession.metadata.artist })",
    );
    expect([title, artist]).toEqual(["v2 · Sidste bus", "Noor"]);
    await page.evaluate("keys.seekto({ seekTime: 15 })");
    await past(page, 2, 14.9);
    await page.evaluate("keys.pause()");
    expect((await now(page)).isPlaying).toBe(false);
    await page.evaluate("keys.play()");
    await past(page, 2, 14.9);
    expect(await page.evaluate("[keys.previoustrack === null, typeof keys.nexttrack]")).toEqual([
      true,
      "function",
    ]);
    await bar.getByRole("button", { name: "Den næste" }).click();
    await past(page, 1, 0.1);
    expect(await page.evaluate("sounding().playbackRate")).toBe(0.75);
  }, 60_000);
});

describe("two versions", () => {
  test("are heard from the same second by one key and by a button, as loud as each other", async () => {
    const page = await web.as(noor);
    await page.addInitScript(CAUGHT);
    await page.goto(path);
    const panel = page.getByRole("region", { name: "To versioner, samme sekund" });
    await panel.getByRole("button", { name: "Hør Sidste bus, version 2" }).click();
    await past(page, 2, 1);
    expect(await page.evaluate("sounding().volume")).toBeCloseTo(0.501);
    await panel.getByRole("slider").focus();
    for (const key of ["ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    await past(page, 2, 10);
    await page.keyboard.press("s");
    const turned = await now(page);
    expect([turned.src?.slice(-16), turned.atMs > 9900]).toEqual(["versions/1/audio", true]);
    await past(page, 1, 10);
    expect(await page.evaluate("sounding().volume")).toBe(1);
    // The key works again where one stands now, and once more.
    for (const n of [2, 1]) {
      await page.keyboard.press("s");
      await past(page, n, 10);
    }
    expect(await panel.getByRole("radio", { name: "v1" }).isChecked()).toBe(true);
    expect(await panel.getByRole("status").textContent()).toBe("Nu spiller v1 · Sidste bus");
    await panel.getByRole("button", { name: "Skift version" }).click();
    await past(page, 2, 1);
    const [inPanel, inBar] = [panel, page.locator("[data-bar]")].map((at) =>
      at.getByRole("checkbox", { name: "Samme styrke" }),
    );
    await inPanel?.uncheck();
    expect([await inBar?.isChecked(), await page.evaluate("sounding().volume")]).toEqual([false, 1]);
    await page.locator("#v2 .playbtn").click();
    expect((await now(page)).isPlaying).toBe(false);
    await page.locator("main").focus();
    await page.keyboard.press("s");
    expect((await now(page)).src).toMatch(/versions\/2\/audio$/);
    expect(await axe(page)).toEqual([]);
  }, 60_000);
});

describe("any two of several versions", () => {
  test("are compared, as loud as the quieter of the two; also where a phone keeps the volume to itself", async () => {
    const mia = await aMusician("Mia");
    const [first] = await aLadder(house, mia, [40, 41, 42], { title: "Broen" });
    const demo = String(first?.demo);
    await measured(demo, { 1: -30, 2: -20, 3: -14 });
    const page = await web.as(mia, PHONE);
    await page.addInitScript(`${CAUGHT}
      Object.defineProperty(HTMLMediaElement.prototype, "volume", { get: () => 1, set() {} });
      window.gains = [];
      const plain = AudioContext.prototype.createGain;
      AudioContext.prototype.createGain = function () { window.gains.push(plain.call(this)); return gains.at(-1); };`);
    await page.goto(`/demos/${demo}`);
    const panel = page.getByRole("region", { name: "To versioner, samme sekund" });
    const chosen = async () => [
      await panel.getByLabel("Sammenlign").inputValue(),
      await panel.getByLabel("med", { exact: true }).inputValue(),
      await Promise.all((await panel.getByRole("radio").all()).map((one) => one.getAttribute("value"))),
    ];
    const gain = () => page.evaluate("gains.map((one) => Math.round(one.gain.value * 1000) / 1000)");
    expect(await chosen()).toEqual(["v3", "v2", ["v3", "v2"]]);
    await panel.getByRole("button", { name: "Hør Broen, version 3" }).click();
    await past(page, 3, 0.3);
    expect(await gain()).toEqual([0.501]);
    // The first and the middle one, without the newest.
    await panel.getByLabel("Sammenlign").selectOption("v2");
    expect(await chosen()).toEqual(["v2", "v3", ["v2", "v3"]]);
    await panel.getByLabel("med", { exact: true }).selectOption("v1");
    expect(await chosen()).toEqual(["v2", "v1", ["v2", "v1"]]);
    await past(page, 1, 0.3);
    await panel.getByRole("button", { name: "Skift version" }).click();
    await past(page, 2, 0.3);
    expect(await gain()).toContain(0.316);
    await panel.getByRole("checkbox", { name: "Samme styrke" }).uncheck();
    expect(await gain()).not.toContain(0.316);
    const pair = (one: number | null, two: number | null) =>
      page.evaluate(
        async ([a, b]) => {
          const loudness = "/js/loudness.js";
          const { matchedPair } = await import(loudness);
          const pairs = [
            { src: "a", loudness: a },
            { src: "b", loudness: b },
          ];
          return [...matchedPair(pairs).values()].map((share) => Math.round(Number(share) * 1000) / 1000);
        },
        [one, two] as const,
      );
    expect([await pair(-14, -70), await pair(-14, null), await pair(-20, -20)]).toEqual([
      [0.126, 1],
      [1, 1],
      [1, 1],
    ]);
    expect([await axe(page), await overflow(page)]).toEqual([[], []]);
  }, 60_000);
});

describe("a file on its way", () => {
  test("goes on from where it stopped when it is chosen again, and the form takes it", async () => {
    const page = await web.as(await aMusician("Ana"), PHONE);
    const song = aTone(2);
    const half = song.length >> 1;
    const file = join(house.uploadsDir, "tmp", "halv sang.wav");
    await mkdir(join(house.uploadsDir, "tmp"), { recursive: true });
    await writeFile(file, song);
    await utimes(file, 17, 17);
    await page.goto("/demos/new");
    await page.evaluate(
      async ({ part, length }) => {
        const tus = { "Tus-Resumable": "1.0.0" };
        const named = `filename ${btoa("halv sang.wav")},changed ${btoa("17000")}`;
        const opened = await fetch("/api/v1/uploads", {
          method: "POST",
          headers: { ...tus, "Upload-Length": String(length), "Upload-Metadata": named },
        });
        await fetch(opened.headers.get("location") ?? "", {
          method: "PATCH",
          headers: { ...tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" },
          body: new Uint8Array(part),
        });
      },
      { part: [...song.subarray(0, half)], length: song.length },
    );
    await page.reload();
    await page.getByText("50 % er nået frem").waitFor();
    const sent = page.waitForRequest((request) => request.method() === "PATCH");
    await page.setInputFiles("[name=audio]", file);
    expect((await sent).headers()["upload-offset"]).toBe(String(half));
    await page.getByText("Den følger med, når du gemmer").first().waitFor();
    expect(await page.locator("[data-list] .sending").count()).toBe(1);
    expect(await axe(page)).toEqual([]);
    expect(await page.locator("[name=title]").inputValue()).toBe("halv sang");
    await page.locator("[name=ownWork]").check();
    await page.locator("form[action='/demos'] button[type=submit]").last().click();
    await page.getByRole("heading", { level: 1, name: "halv sang" }).waitFor();
  }, 60_000);
});
