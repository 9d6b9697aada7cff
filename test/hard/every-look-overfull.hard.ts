import { expect, test } from "@jest/globals";
import { useBrowser } from "../support/browser.ts";
import { SAMPLE_CAST } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";
import { overfill } from "../support/overfill.ts";
import { theRegion } from "../support/region.ts";
import { row } from "./support/rows.ts";

const house = useHouse();
const web = useBrowser(house);

test("every page of every role of a region whose names and texts are as long as they may be has no fault", async () => {
  await theRegion(house);
  await overfill(house);
  const { found, complaints, looks } = await lookRound(house, web, SAMPLE_CAST, { every: "spread" });
  row("accessibility, names and texts as long as they may be", {
    // What is too long breaks a page whoever reads it: each page once.
    tried: `${SAMPLE_CAST.length} roles, the fullest page of each door, the looks in turn`,
    counted: `${looks} looks, ${found.length} links followed`,
    result: `${complaints.length} violations, ${deadLinks(found).length} dead links`,
  });
  expect(looks).toBeGreaterThan(90);
  expect([deadLinks(found), complaints]).toEqual([[], []]);
}, 900_000);
