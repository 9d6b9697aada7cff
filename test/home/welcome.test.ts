import { describe, expect, test } from "@jest/globals";
import { type Act, createAct, setOptedIn } from "../../src/features/acts/index.ts";
import { answerConsent, relationTo } from "../../src/features/consent/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, type Member, saysYes, seenBy } from "../support/people.ts";

const house = useHouse();

async function aPublicAct(by: Member, name: string): Promise<Act> {
  const ctx = await seenBy(by);
  const act = await createAct(ctx, {
    kind: "solo",
    name,
    about: "",
    genres: "folk",
    ink: "gab",
    roles: "guitar",
    requestId: newId(),
  });
  await setOptedIn(ctx, act, true);
  await saysYes(by, by, "demoPublic", act._id);
  return act;
}

describe("the front page", () => {
  test("says in both languages what this is, for whom, and the way in", async () => {
    const danish = (await house.client().get("/")).text;
    for (const words of [
      "rugekasse",
      "Hvem er du?",
      "Forælder",
      "Spille­sted",
      "Kommune",
      "Trygt at være ung",
    ])
      expect(danish).toContain(words);
    const english = (await house.client().get("/").set("Accept-Language", "en")).text;
    for (const words of ["Who are you?", "Parent", "Venue", "A safe place to be young"])
      expect(english).toContain(words);
    for (const page of [danish, english]) {
      expect(page).toMatch(/<a class="btn btn--main" href="\/sign-up">/);
      expect(page).toMatch(/<a class="btn" href="\/sign-in">/);
      expect(page).not.toContain('name="robots"');
      expect(page).not.toMatch(/ hidden|<noscript/);
      expect(page.match(/<h1/g)).toHaveLength(1);
    }
  });

  test("leads only to pages and places that a stranger may open", async () => {
    await aPublicAct(await aMusician("Noor", 19), "Sidste Bus");
    const page = (await house.client().get("/")).text;
    const links = [...page.matchAll(/href="(\/[^"]*)"/g)].map((one) => one[1] ?? "");
    const pages = [...new Set(links)].filter((href) => !/^\/(assets|css|js|img|fonts)\//.test(href));
    expect(pages.length).toBeGreaterThan(10);
    for (const href of pages) {
      const [path = "", place] = href.split("#");
      const answer = await house.client().get(path);
      expect([href, answer.status]).toEqual([href, 200]);
      if (place) expect([href, answer.text.includes(`id="${place}"`)]).toEqual([href, true]);
    }
  });

  test("shows four public acts, the newest first, and none whose yes was taken back", async () => {
    const made: { by: Member; act: Act }[] = [];
    for (const name of ["Ahorn", "Birk", "Ceder", "Drue", "Eg"]) {
      const by = await aMusician(name, 19);
      made.push({ by, act: await aPublicAct(by, `Trio ${name}`) });
    }
    const shown = async (): Promise<string[]> =>
      [...(await house.client().get("/")).text.matchAll(/>(Trio \w+)<\/a>/g)].map((one) => one[1] ?? "");
    expect(await shown()).toEqual(["Trio Eg", "Trio Drue", "Trio Ceder", "Trio Birk"]);
    const last = made.at(-1);
    if (!last) throw new Error("no act");
    const ctx = await seenBy(last.by);
    const to = await relationTo(ctx, last.by.personId);
    if (to) await answerConsent(ctx, to, "demoPublic", false, last.act._id);
    expect(await shown()).toEqual(["Trio Drue", "Trio Ceder", "Trio Birk", "Trio Ahorn"]);
  });

  test("is small: under 30 kB before compression", async () => {
    expect(Buffer.byteLength((await house.client().get("/")).text)).toBeLessThan(30_000);
  });
});
