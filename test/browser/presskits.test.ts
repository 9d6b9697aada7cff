import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { createAct } from "../../src/features/acts/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { DESK, expectWell, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, type Member, seenBy } from "../support/people.ts";

const house = useHouse();
const web = useBrowser(house);
let noor: Member;
let path: string;
beforeAll(async () => {
  noor = await aMusician();
  const facts = { kind: "solo", name: "Sidste Bus", about: "", genres: "", ink: "gab" } as const;
  const act = await createAct(await seenBy(noor), { ...facts, roles: "", requestId: newId() });
  path = `/acts/${act._id}/kit`;
  const kit = {
    what: ["voice", "amp"],
    place: ["front-centre", "back-left"],
    label: ["Noor", ""],
    version: 0,
  };
  const own = await house.as(noor);
  const sent = await own.post(`/api/v1${path}`).send(kit);
  expect(sent.status).toBe(200);
  const picture = await own
    .post(`${path}/pictures`)
    .field({ credit: "Fie Foto", alt: "To på en scene", agreed: "yes", requestId: newId() })
    .attach("picture", join(import.meta.dirname, "../fixtures/pictures/gps.jpg"));
  expect(picture.status).toBe(303);
}, 60_000);

describe("the press kit in the browser: the plan of the stage", () => {
  test("is dragged and moved by keys, tells the place, and is what is saved", async () => {
    const page = await web.as(noor, DESK);
    await expectWell(page, `${path}/edit`);
    const thing = (name: string) => page.locator(".plotthing").filter({ hasText: name });
    const place = (n: number) => page.locator(`#place-${n}`).inputValue();
    const said = () => page.locator("[data-plot-said]").textContent();
    const middleOf = async (selector: string) => {
      const box = await page.locator(selector).boundingBox();
      return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    };
    const drag = async (from: string, to: string) => {
      await page.locator(`[data-place=${from}]`).scrollIntoViewIfNeeded();
      const [a, b] = [await middleOf(`[data-place=${from}]`), await middleOf(`[data-place=${to}]`)];
      await page.mouse.move(a.x, a.y);
      await page.mouse.down();
      await page.mouse.move(b.x, b.y, { steps: 4 });
      await page.mouse.up();
    };
    await thing("Noor").waitFor();
    expect(await page.locator("[data-plot-drawn]").count()).toBe(0);
    await drag("front-centre", "middle-farRight");
    expect([await place(1), await said()]).toEqual([
      "middle-farRight",
      "Sang Noor: Midt på, yderst til højre.",
    ]);
    await page.keyboard.press("ArrowRight"); // the edge of the stage
    expect(await place(1)).toBe("middle-farRight");
    await page.keyboard.press("ArrowUp");
    for (let n = 0; n < 3; n += 1) await page.keyboard.press("ArrowLeft");
    expect([await place(1), await place(2)]).toEqual(["back-left", "back-centre"]);
    expect(await said()).toBe("Sang Noor: Bagest, til venstre. Byttede plads med Forstærker.");
    expect(await thing("Noor").evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);

    await page.selectOption("#what-3", "drums");
    expect(await place(3)).toBe("front-farRight");
    await page.selectOption("#place-3", "middle-centre");
    await page.fill("#label-3", "Bo");
    expect(await page.locator("[data-place=middle-centre] .plotthing").textContent()).toBe("TrommerBo");
    await page.click("form.narrow button[type=submit]");
    await page.waitForURL(`**${path}`);
    const { body } = await (await house.as(noor)).get(`/api/v1${path}`);
    expect(body.plot).toEqual([
      { what: "voice", place: "back-left", label: "Noor" },
      { what: "amp", place: "back-centre", label: "" },
      { what: "drums", place: "middle-centre", label: "Bo" },
    ]);
  }, 120_000);

  test("stands beside pictures, whose page says at the form what is missing and keeps the rest", async () => {
    const page = await web.as(noor, PHONE);
    await expectWell(page, path);
    await expectWell(page, `${path}/pictures`);
    await page.setInputFiles("#picture", join(import.meta.dirname, "../fixtures/pictures/gps.jpg"));
    await page.fill("#credit", "Åse Ø");
    await page.click("form[enctype] button[type=submit]");
    await page.locator("#alt-error").waitFor();
    expect(await page.inputValue("#credit")).toBe("Åse Ø");
    await page.fill("#alt", "Noor ved en mikrofon");
    await page.check("#agreed");
    await page.click("form[enctype] button[type=submit]");
    // The file was sent once: it waited for the words.
    await page.locator("figcaption").filter({ hasText: "Åse Ø" }).waitFor();
    await page.locator("form[action$=removal] button").first().click();
    await page.locator(".notice button").click();
    await page.locator(".notice").filter({ hasText: "tilbage" }).waitFor();
  }, 120_000);

  test("is chosen from lists without script, below the plan as it was saved", async () => {
    const page = await web.as(noor, { ...PHONE, javaScriptEnabled: false });
    await page.goto(`${path}/edit`);
    expect(await page.locator("[data-plot-stage]").isVisible()).toBe(false);
    expect(await page.locator("[data-plot-drawn] svg").isVisible()).toBe(true);
    expect(await page.locator("#place-1").isVisible()).toBe(true);
  }, 60_000);
});
