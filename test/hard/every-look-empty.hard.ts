import { expect, test } from "@jest/globals";
import { useBrowser } from "../support/browser.ts";
import { emptyCast } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";
import { row } from "./support/rows.ts";

const house = useHouse();
const web = useBrowser(house);

test("each page of fresh accounts is well in both languages and both themes", async () => {
  const cast = await emptyCast();
  const { found, complaints, looks } = await lookRound(house, web, cast, { every: "turn" });
  row("accessibility, fresh accounts", {
    tried: `${cast.length} roles, each page once, the looks in turn`,
    counted: `${looks} looks, ${found.length} links followed`,
    result: `${complaints.length} violations, ${deadLinks(found).length} dead links`,
  });
  expect(looks).toBeGreaterThan(250);
  expect([deadLinks(found), complaints]).toEqual([[], []]);
}, 900_000);
