import { actions } from "../../src/features/order.ts";
import type { Web } from "./browser.ts";
import type { Cast } from "./cast.ts";
import type { House } from "./house.ts";
import { complaintsAbout, type Depth, LOOKS, type Look, speak, windowOf } from "./visits.ts";
import { cookieOf, type Door, doorsOf, type Found, fullest, walk } from "./walk.ts";

export interface Round {
  doors: readonly Door[];
  found: Found[];
  complaints: string[];
  /** How many pages were looked at, each look counted. */
  looks: number;
}
/**
 * Walks as each of the cast, then opens pages in a browser and says what is wrong with them. `spread`: the fullest page of
 * each door once, the looks spread over the pages, axe on every third and the keyboard on every sixth. `product`: each role's
 * fullest page of each door in every look, with all of it.
 */
export async function lookRound(
  { config }: House,
  { base, browser }: Web,
  cast: readonly Cast[],
  how: { starts?: Record<string, readonly string[]>; every: "spread" | "product" },
): Promise<Round> {
  const spread = how.every === "spread";
  const doors = doorsOf(actions(config));
  const cookies = new Map<string, string>();
  const found: Found[] = [];
  for (const { role, email, password } of cast) {
    const cookie = email ? await cookieOf(base, email, password) : "";
    cookies.set(role, cookie);
    const starts = ["/", ...(how.starts?.[role] ?? [])];
    found.push(...(await walk(base, { role, cookie }, doors, { starts, perDoor: spread ? 2 : 5 })));
  }
  const chosen = fullest(found, ({ door, role }) => (spread && door !== "/" ? door : `${role} ${door}`));
  const complaints: string[] = [];
  let looks = 0;
  for (const { role } of cast) {
    const mine = chosen.filter((one) => one.role === role);
    for (const [turn, language] of (["da", "en"] as const).entries()) {
      const pages = spread ? mine.filter((_, i) => i % 2 === turn) : mine;
      const eyes = LOOKS.filter((look) => look.language === language);
      const cookie = await speak(base, cookies.get(role) ?? "", language);
      const page = await windowOf(browser, base, cookie);
      for (const [i, one] of pages.entries())
        for (const [n, look] of (spread ? [eyes[i % eyes.length] as Look] : eyes).entries()) {
          // The walk with the keyboard comes last: it leaves the page as a hand would.
          const last = n === eyes.length - 1;
          const depth: Depth = spread
            ? { axe: looks % 3 === 0, reflow: looks, keyboard: looks % 6 === 0 }
            : { open: n > 0, reflow: last, keyboard: last };
          complaints.push(...(await complaintsAbout(page, one, look, depth)));
          looks += 1;
        }
      await page.context().close();
    }
  }
  return { doors, found, complaints, looks };
}

/** Links that lead nowhere for the very person who is shown them. */
export const deadLinks = (found: readonly Found[]): string[] =>
  found
    .filter(({ status, door }) => status >= 400 || door === "")
    .map(({ role, path, status, from }) => `${role}: ${path} answers ${status}, linked on ${from}`);
