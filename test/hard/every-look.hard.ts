import { expect, test } from "@jest/globals";
import { useBrowser } from "../support/browser.ts";
import { SAMPLE_CAST } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";
import { theRegion } from "../support/region.ts";
import { row } from "./support/rows.ts";

const house = useHouse();
const web = useBrowser(house);

/** Each role, each page it is led to; each door in both languages and both themes. */
test("every page of every role of the sample region has no fault in any language or theme", async () => {
  await theRegion(house);
  const { found, complaints, looks } = await lookRound(house, web, SAMPLE_CAST, { every: "pair" });
  row("accessibility, the sample region", {
    tried: `${SAMPLE_CAST.length} roles, each page once, each door in both languages and both themes`,
    counted: `${looks} looks, ${found.length} links followed`,
    result: `${complaints.length} violations, ${deadLinks(found).length} dead links`,
  });
  expect(looks).toBeGreaterThan(600);
  expect([deadLinks(found), complaints]).toEqual([[], []]);
}, 900_000);
