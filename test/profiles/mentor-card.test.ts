import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { applyAsMentor, approveMentor } from "../../src/features/mentors/index.ts";
import { makeTie } from "../../src/features/ties/index.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { root } from "../../src/platform/root.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  attends,
  mentors,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const GPS = join(root, "test/fixtures/pictures/gps.jpg");
const post = (browser: Client, path: string, body: object) => browser.post(path).type("form").send(body);
const main = async (browser: Client, path: string): Promise<string> =>
  (await browser.get(path)).text.split("</main>")[0] ?? "";

describe("a mentor's card", () => {
  test("is for the musicians they mentor and their guardians, and says no way to reach them outside", async () => {
    const [ilir, { ana, marta }] = [await aMentor("Ilir"), await anaAndMarta()];
    const asIlir = await house.as(ilir);
    await post(asIlir, "/me/profile", {
      version: "0",
      name: "Ilir",
      bio: "Jeg har spillet i tyve år",
      links: "https://example.org/ilir",
    });
    await asIlir.post("/me/picture").attach("picture", GPS);
    expect(await main(asIlir, "/me")).toContain(
      "De musikere, du er mentor for, og deres værger ser dit navn",
    );
    await mentors(ilir, ana);
    const path = `/people/${ilir.personId}`;
    for (const browser of [await house.as(ana), await house.as(marta)]) {
      const page = await main(browser, path);
      for (const words of ["Ilir", "Guitar og sang", "Jeg har spillet i tyve år", "guitar"])
        expect(page).toContain(words);
      for (const words of [ilir.email, "example.org"]) expect(page).not.toContain(words);
      const json = (await browser.get(`/api/v1${path}`)).body;
      expect(Object.keys(json).sort()).toEqual(["about", "bio", "id", "instruments", "name", "picture"]);
      expect((await browser.get(`${path}/picture/320`)).status).toBe(200);
    }
    const school = await anOrganisation("school", "Skolen");
    await attends(ana, school);
    const strangers = [
      await aMusician("Bo"),
      await aMember(),
      await aMentor("Eva"),
      await aMemberOf(school, "A"),
    ];
    for (const member of [...strangers, await aGuardianOf(ana, "Per", false)]) {
      const browser = await house.as(member);
      expect([(await browser.get(path)).status, (await browser.get(`${path}/picture/320`)).status]).toEqual([
        404, 404,
      ]);
    }
  });

  test("is read before the answer to a request, and not after a no; the page of the two leads there", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    const [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
    await post(asNoor, "/mentorships", { mentor: ilir.personId, goal: "", requestId: newId() });
    const path = `/people/${ilir.personId}`;
    const pair = /\/mentorships\/[0-9a-z]{20}/.exec((await asIlir.get("/mentees")).text)?.[0] ?? "";
    expect(await main(asNoor, pair)).toContain(`href="${path}"`);
    expect((await asNoor.get(path)).status).toBe(200);
    await post(asIlir, `${pair}/refusal`, {});
    expect((await asNoor.get(path)).status).toBe(404);
  });

  test("shows the picture of a musician who mentors only with their own yes to it", async () => {
    const [noor, ida] = [await aMusician("Noor"), await aMusician("Ida", 22)];
    const asIda = await house.as(ida);
    await asIda.post("/me/picture").attach("picture", GPS);
    await applyAsMentor(await seenBy(ida), {
      about: "Sang og scene for nye",
      instruments: [],
      municipality: null,
    });
    await approveMentor(systemContext(), ida.personId, { certificateDay: null, referenceDay: "2026-01-02" });
    await makeTie(
      await seenBy(ida),
      { kind: "mentor", from: ida.personId, fromKind: "person", to: noor.personId },
      "active",
    );
    const browser = await house.as(noor);
    const [path, side] = [`/people/${ida.personId}`, `/people/${ida.personId}/picture/320`];
    expect(await main(browser, path)).not.toContain("<img");
    expect((await browser.get(side)).status).toBe(404);
    await post(asIda, "/me/consents/picture", { answer: "yes", from: "me" });
    expect(await main(browser, path)).toContain("<img");
    expect((await browser.get(side)).status).toBe(200);
  });
});

describe("whether others see one's picture", () => {
  test("is asked on one's own page as soon as there is one, from 15; the answer stands there and is changed there", async () => {
    const browser = await house.as(await aMusician("Noor"));
    expect(await main(browser, "/me")).not.toContain("Må dit billede vises?");
    await browser.post("/me/picture").attach("picture", GPS);
    const asked = await main(browser, "/me");
    expect(asked).toContain("Må dit billede vises?");
    expect(asked).toContain("Indtil du siger ja, ser kun du det.");
    const said = await post(browser, "/me/consents/picture", { answer: "yes", from: "me" });
    expect(said.headers.location).toBe("/me");
    const page = await main(browser, "/me");
    expect(page).not.toContain("Må dit billede vises?");
    expect(page).toContain("Dit billede vist for andre");
  });

  test("is the guardian's to answer under 15: the child is told so", async () => {
    const { ana } = await anaAndMarta();
    const browser = await house.as(ana);
    await browser.post("/me/picture").attach("picture", GPS);
    const page = await main(browser, "/me");
    expect(page).toContain("Kun du og din værge ser dit billede");
    expect(page).not.toContain("Må dit billede vises?");
  });
});
