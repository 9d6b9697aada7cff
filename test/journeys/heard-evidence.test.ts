import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Act } from "../../src/features/acts/index.ts";
import { findDemo } from "../../src/features/demos/index.ts";
import { evidenceOfSource } from "../../src/features/evidence/index.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, type Member, mentors } from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();
let noor: Member;
let act: Act;
let asNoor: Client;
let asIlir: Client;

beforeAll(async () => {
  noor = await aMusician("Noor");
  const ilir = await aMentor("Ilir");
  await mentors(ilir, noor);
  act = await anAct(noor);
  [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
}, 30_000);

const post = (browser: Client, path: string, body: object) => browser.post(path).type("form").send(body);
const mainOf = async (browser: Client, path: string): Promise<string> =>
  (await browser.get(path)).text.split("</main>")[0] ?? "";
const readersOf = async (id: string) => (await findDemo(id))?.readers;
/** A demo that only Noor hears, and what it is evidence as. */
async function aHiddenDemo(owner = noor, band = act): Promise<{ demo: string; evidence: string }> {
  const demo = await aDemo(house, owner, band);
  return { demo, evidence: (await evidenceOfSource("demo", demo))[0]?._id ?? "" };
}
/** What the notice that waits for this page says, and the fields of its way back. */
async function noticeOn(browser: Client, path: string) {
  const html = (await browser.get(path)).text;
  const notice = html.slice(html.indexOf('<div role="status">'), html.indexOf("<main"));
  const fields = [...notice.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  return { text: notice, fields: Object.fromEntries(fields) as Record<string, string> };
}

describe("a demo that only its owner hears, as evidence", () => {
  test("is lent to the mentor in the same form, and taken back with the word", async () => {
    const { demo, evidence } = await aHiddenDemo();
    const form = await mainOf(asNoor, "/journey/RU-K1");
    expect(form).toContain("Kun du hører den");
    expect(form).toContain("Lad Ilir høre de demoer, du vælger");
    expect(form).not.toMatch(/name="mentorHears"[^>]*checked/);
    await post(asNoor, "/journey/RU-K1", { said: "ready", evidence, mentorHears: "yes", version: 0 });
    expect(await readersOf(demo)).toBe("mentor");
    expect(await mainOf(asIlir, `/evidence/${evidence}`)).toContain(`href="/demos/${demo}?v=1"`);
    expect((await asIlir.get(`/demos/${demo}?v=1`)).status).toBe(200);
    const notice = await noticeOn(asNoor, "/journey/RU-K1");
    expect(notice.text).toContain("din mentor kan høre demoen");
    expect((await post(asNoor, "/journey/RU-K1/undo", notice.fields)).status).toBe(303);
    expect(await readersOf(demo)).toBe("onlyMe");
    expect((await asIlir.get(`/demos/${demo}`)).status).toBe(404);
  });

  test("is not lent without the tick: the word is taken, and both are told how it is", async () => {
    const { demo, evidence } = await aHiddenDemo();
    await post(asNoor, "/journey/RU-K2", { said: "ready", evidence, version: 0 });
    expect(await readersOf(demo)).toBe("onlyMe");
    expect((await noticeOn(asNoor, "/journey/RU-K2")).text).toContain(
      "Din mentor kan ikke høre demoen endnu",
    );
    const page = await mainOf(asIlir, `/evidence/${evidence}`);
    expect(page).toContain("Du kan ikke høre demoen endnu");
    expect(page).not.toContain(`/demos/${demo}`);
    expect(await mainOf(asNoor, `/evidence/${evidence}`)).toContain(`href="/demos/${demo}?v=1"`);
  });

  test("a demo that reaches further keeps its readers, and another's is not lent", async () => {
    const bo = await aMusician("Bo");
    const band = await anAct(bo, noor);
    const wide = await aDemo(house, bo, band, "band");
    const ofWide = (await evidenceOfSource("demo", wide))[0]?._id ?? "";
    const { demo: foreign, evidence: ofForeign } = await aHiddenDemo(bo, band);
    const refused = await post(asNoor, "/journey/RU-K3", {
      said: "ready",
      evidence: [ofWide, ofForeign],
      mentorHears: "yes",
      version: 0,
    });
    expect(refused.status).toBe(422);
    await post(asNoor, "/journey/RU-K3", { said: "ready", evidence: ofWide, mentorHears: "yes", version: 0 });
    await post(asNoor, "/journey/RU-K3/undo", { version: 1, opened: [wide, foreign].join(",") });
    expect([await readersOf(wide), await readersOf(foreign)]).toEqual(["band", "onlyMe"]);
  });

  test("without a mentor nothing is offered", async () => {
    const ida = await aMusician("Ida");
    await aHiddenDemo(ida, await anAct(ida));
    const form = await mainOf(await house.as(ida), "/journey/RU-K1");
    expect(form).toContain("Kun du hører den");
    expect(form).not.toContain("mentorHears");
  });
});

describe("a word that rests on nothing", () => {
  test("is taken with a kind hint; not yet needs none", async () => {
    const said = await post(asNoor, "/journey/RU-H1", { said: "ready", version: 0 });
    expect(said.status).toBe(303);
    expect((await noticeOn(asNoor, "/journey/RU-H1")).text).toContain("uden at pege på noget");
    await post(asNoor, "/journey/RU-H1", { said: "notYet", version: 1 });
    expect((await noticeOn(asNoor, "/journey/RU-H1")).text).toContain("Du har sagt ikke endnu.");
  });
});
