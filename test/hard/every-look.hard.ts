import { describe, expect, test } from "@jest/globals";
import { settle } from "../../src/platform/background.ts";
import { openSample } from "../../src/sample/index.ts";
import { useBrowser } from "../support/browser.ts";
import { SAMPLE_CAST } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";
import { overfill } from "../support/overfill.ts";

const house = useHouse();
const web = useBrowser(house);

/** Each role, each page it is led to, full and overfull, in both languages, both themes and both widths. */
describe("the whole product of looks", () => {
  test("of the sample region has no fault", async () => {
    await openSample({ cacheDir: house.config.cacheDir, tmpDir: `${house.uploadsDir}/tmp` }, () => undefined);
    await settle();
    const { found, complaints, looks } = await lookRound(house, web, SAMPLE_CAST, { every: "product" });
    expect(looks).toBeGreaterThan(800);
    expect([deadLinks(found), complaints]).toEqual([[], []]);
  }, 3_600_000);

  test("of a region whose names and texts are as long as they may be has no fault", async () => {
    await overfill(house);
    const { found, complaints, looks } = await lookRound(house, web, SAMPLE_CAST, { every: "product" });
    expect(looks).toBeGreaterThan(800);
    expect([deadLinks(found), complaints]).toEqual([[], []]);
  }, 3_600_000);
});
