import { describe, expect, test } from "@jest/globals";
import type { Page, Request, Route } from "playwright-core";
import { axe, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";
import { aTone } from "../support/sound.ts";

const house = useHouse({ MAX_AUDIO_BYTES: "2000000" });
const web = useBrowser(house);

const file = (name: string, buffer: Buffer) => ({ name, mimeType: "audio/wav", buffer });
const long = file("lang.wav", aTone(20));
const short = file("kort.wav", aTone(2, 330));
const noSound = file("noter.wav", Buffer.from("%PDF-1.7 noter om en sang"));
const tooLarge = file("alt for stor.wav", aTone(130));
/** A form alone, without any sound. */
const MOST_FORM_BYTES = 10_000;
const PIECES = "**/api/v1/uploads/*";

async function form(): Promise<Page> {
  const page = await web.as(await aMusician(), PHONE);
  await page.goto("/demos/new");
  await page.locator("[name=ownWork]").check();
  return page;
}
const row = (page: Page, name: string) => page.locator("[data-list] .sending").filter({ hasText: name });
/** Waits until the file is here and the form says that it takes it. */
const taken = (page: Page, name: string) =>
  row(page, name).getByText("Den følger med, når du gemmer").waitFor();
const pick = (page: Page, ...files: (typeof long)[]) => page.setInputFiles("[name=audio]", files);
const press = (page: Page) => page.locator("form[action='/demos'] button[type=submit]").last().click();
const isForm = (request: Request): boolean =>
  request.method() === "POST" && new URL(request.url()).pathname === "/demos";
/** Saves, and waits for the page of the song. Gives what the form was: without sound, and with the name of an upload. */
async function save(page: Page, title: string) {
  const [sent] = await Promise.all([page.waitForRequest(isForm), press(page)]);
  const body = sent.postDataBuffer() ?? Buffer.alloc(0);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  return {
    isAlone: body.length < MOST_FORM_BYTES,
    hasUpload: /name="audioUpload"\r\n\r\n\w{20}/.test(body.toString("latin1")),
  };
}
const WITH_UPLOAD = { isAlone: true, hasUpload: true };
/** Holds the first piece that is sent, until it is told to go on. */
async function holdFirst(page: Page): Promise<{ goOn: () => Promise<void> }> {
  const held: Route[] = [];
  await page.route(PIECES, async (route) => {
    if (route.request().method() === "PATCH" && held.length === 0) held.push(route);
    else await route.continue();
  });
  return { goOn: async () => held[0]?.continue() };
}

describe("the form's own file", () => {
  test("that broke off goes on when one presses, and the form takes it", async () => {
    const page = await form();
    await page.clock.install();
    await page.route(PIECES, (route) => route.abort());
    await pick(page, long);
    const broken = row(page, "lang").getByText("Forbindelsen røg");
    for (let tries = 0; tries < 60 && !(await broken.isVisible()); tries += 1) await page.clock.runFor(5_000);
    await page.unroute(PIECES);
    await page.getByRole("button", { name: "Prøv igen" }).click();
    await taken(page, "lang");
    expect(await save(page, "lang")).toEqual(WITH_UPLOAD);
  }, 60_000);

  test("goes on by itself after a tunnel, and the form that was sent meanwhile with it", async () => {
    const page = await form();
    const { goOn } = await holdFirst(page);
    await pick(page, long);
    await row(page, "lang").getByText("0 % er sendt").waitFor();
    await page.context().setOffline(true);
    await goOn();
    await row(page, "lang").getByText("Der er ikke net").waitFor();
    expect(await axe(page)).toEqual([]);
    const saved = save(page, "lang");
    await page.context().setOffline(false);
    expect(await saved).toEqual(WITH_UPLOAD);
  }, 60_000);

  test("that is deleted while it goes lets go of the form, which says that a file is missing", async () => {
    const page = await form();
    await holdFirst(page);
    await pick(page, long);
    await page.locator("[name=title]").fill("Uden lyd");
    await row(page, "lang").getByText("% er sendt").waitFor();
    await press(page);
    await page.getByRole("button", { name: "Slet lang.wav" }).click();
    await page.getByText("Vælg en lydfil").first().waitFor();
    expect(await page.locator("[name=title]").inputValue()).toBe("Uden lyd");
  }, 60_000);

  test("is the next one when the first is refused; one that is too large is said by name", async () => {
    const page = await form();
    await pick(page, noSound, tooLarge, short, long);
    await row(page, "noter").getByText("Det er ikke en lydfil").waitFor();
    await row(page, "alt for stor").getByText("Vælg en på højst 1 MB").waitFor();
    await taken(page, "kort");
    await row(page, "lang").getByText("Den er ikke en demo endnu").waitFor();
    expect(await page.locator("[name=title]").inputValue()).toBe("kort");
    expect(await save(page, "kort")).toEqual(WITH_UPLOAD);
    await page.goto("/demos/new");
    await row(page, "lang").waitFor();
    expect(await page.locator("[data-list] .sending").count()).toBe(1);
  }, 60_000);

  test("is the one that was chosen last, also when the one before arrives after it", async () => {
    const page = await form();
    const { goOn } = await holdFirst(page);
    await pick(page, long);
    await row(page, "lang").getByText("% er sendt").waitFor();
    await pick(page, short);
    await taken(page, "kort");
    await goOn();
    await row(page, "lang").getByText("Den er ikke en demo endnu").waitFor();
    expect(await save(page, "kort")).toEqual(WITH_UPLOAD);
    expect(await page.locator("main").innerText()).toContain("0:02");
  }, 60_000);
});
