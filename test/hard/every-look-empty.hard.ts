import { expect, test } from "@jest/globals";
import { useBrowser } from "../support/browser.ts";
import { emptyCast } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";

const house = useHouse();
const web = useBrowser(house);

test("each page of fresh accounts is well in both languages, both themes and both widths", async () => {
  const { found, complaints, looks } = await lookRound(house, web, await emptyCast(), { every: "product" });
  expect(looks).toBeGreaterThan(600);
  expect([deadLinks(found), complaints]).toEqual([[], []]);
}, 3_600_000);
