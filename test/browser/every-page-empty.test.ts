import { expect, test } from "@jest/globals";
import { useBrowser } from "../support/browser.ts";
import { emptyCast } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";
import { complaintsAbout, LOOKS, windowOf } from "../support/visits.ts";

const house = useHouse();
const web = useBrowser(house);

test("every page is well for somebody who has nothing yet", async () => {
  const { found, complaints, looks } = await lookRound(house, web, await emptyCast(), { every: "spread" });
  expect(deadLinks(found)).toEqual([]);
  expect(complaints).toEqual([]);
  expect(looks).toBeGreaterThan(60);
}, 600_000);

test("a page that is not there is well too, and says so", async () => {
  const page = await windowOf(web.browser, web.base, "");
  for (const look of LOOKS.filter(({ language }) => language === "da"))
    expect(
      await complaintsAbout(page, { role: "public", path: "/nothing-here", status: 404 }, look, {
        reflow: true,
      }),
    ).toEqual([]);
  await page.context().close();
}, 60_000);
