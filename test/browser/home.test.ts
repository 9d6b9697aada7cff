import { describe, expect, test } from "@jest/globals";
import { DESK, expectWell, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  attends,
  follows,
  mentors,
  type Member,
} from "../support/people.ts";

const house = useHouse();
const web = useBrowser(house);

/** In one window: on a phone in the light, then as wide as a desk in the dark. */
async function wellAtBothWidths(member: Member): Promise<void> {
  const page = await web.as(member, { ...PHONE, colorScheme: "light" });
  await expectWell(page, "/");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize(DESK.viewport);
  await expectWell(page, "/");
  await page.context().close();
}

describe("the first screen of each role", () => {
  test("is well when there is nothing yet", async () => {
    const [school, venue, town] = await Promise.all([
      anOrganisation("school", "Søndersø Musikskole"),
      anOrganisation("venue", "Kanten"),
      anOrganisation("municipality", "Furesø Kommune"),
    ]);
    const everyone = [
      await aMember(),
      await aMusician(),
      await aMusician("Oskar", 12),
      await aMentor(),
      await aMemberOf(school, "Bodil"),
      await aMemberOf(venue, "Henrik"),
      await aMemberOf(town, "Annelise"),
      await aSecretary(),
      await aSafeguardingLead(),
    ];
    for (const member of everyone) await wellAtBothWidths(member);
  }, 120_000);

  test("shows what there is: the mentor's people, the school's pupils, whom a venue follows", async () => {
    const { ana, marta } = await anaAndMarta();
    const [school, venue] = await Promise.all([
      anOrganisation("school", "Musikskolen"),
      anOrganisation("venue", "Lågen"),
    ]);
    const [ilir, bodil, henrik] = [
      await aMentor("Ilir"),
      await aMemberOf(school, "Bodil"),
      await aMemberOf(venue, "Mille"),
    ];
    await mentors(ilir, ana);
    await attends(ana, school);
    await follows(venue, ana);
    for (const member of [ana, marta, ilir, bodil, henrik]) await wellAtBothWidths(member);
    expect((await (await house.as(bodil)).get("/")).text).toContain("Ana");
    expect((await (await house.as(henrik)).get("/")).text).toContain("Ana");
    expect(
      (await (await house.as(await aMemberOf(await anOrganisation("venue", "Stalden"), "Jeppe"))).get("/"))
        .text,
    ).not.toContain("Ana");
  }, 120_000);
});
