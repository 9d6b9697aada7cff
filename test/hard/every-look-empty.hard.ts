import { expect, test } from "@jest/globals";
import { useBrowser } from "../support/browser.ts";
import { emptyCast } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";
import { row } from "./support/rows.ts";

const house = useHouse();
const web = useBrowser(house);

test("each page of fresh accounts is well in both languages, both themes and both widths", async () => {
  const cast = await emptyCast();
  const { found, complaints, looks } = await lookRound(house, web, cast, { every: "product" });
  row("accessibility, fresh accounts", {
    tried: `${cast.length} roles x 2 languages x 2 themes x 2 widths`,
    counted: `${looks} looks, ${found.length} links followed`,
    result: `${complaints.length} violations, ${deadLinks(found).length} dead links`,
  });
  expect(looks).toBeGreaterThan(600);
  expect([deadLinks(found), complaints]).toEqual([[], []]);
}, 3_600_000);
