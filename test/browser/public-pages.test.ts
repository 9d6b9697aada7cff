import { describe, test } from "@jest/globals";
import { DESK, expectWell, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";

const house = useHouse();
const web = useBrowser(house);
const PATHS = [
  "/",
  "/sign-in",
  "/sign-up",
  "/password-reset",
  "/privacy",
  "/terms",
  "/accessibility",
  "/help",
];

describe("pages that anyone may read", () => {
  test("are well on a phone and a desk, light and dark, in both languages", async () => {
    for (const options of [
      { ...PHONE, colorScheme: "light" as const, locale: "da-DK" },
      { ...PHONE, colorScheme: "dark" as const, locale: "en-GB" },
      { ...DESK, colorScheme: "dark" as const, locale: "da-DK" },
      { ...DESK, colorScheme: "light" as const, locale: "en-GB" },
    ]) {
      const page = await web.open(options);
      for (const path of PATHS) await expectWell(page, path);
      await expectWell(page, "/not-here", 404);
    }
  }, 120_000);
});
