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
 * each door once, the looks spread over the pages, and the keyboard on every eighth. `turn`: each role's
 * fullest page of each door once, so that a door which several people see is met in several looks. `pair`: as `turn`, and the
 * fullest page of each door in the other language and theme as well.
 */
export async function lookRound(
  { config }: House,
  { base, browser }: Web,
  cast: readonly Cast[],
  how: { starts?: Record<string, readonly string[]>; every: "spread" | "turn" | "pair" },
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
  const twice = new Set(fullest(found, ({ door }) => door));
  const complaints: string[] = [];
  let looks = 0;
  for (const [r, { role }] of cast.entries()) {
    const mine = chosen.filter((one) => one.role === role);
    const offset = spread ? 0 : r;
    for (const [turn, language] of (["da", "en"] as const).entries()) {
      const pages = mine.filter(
        (one, i) => (i + offset) % 2 === turn || (how.every === "pair" && twice.has(one)),
      );
      // Looks of one place in their lists differ in theme and width between the languages.
      const eyes = LOOKS.filter((look) => look.language === language);
      const cookie = await speak(base, cookies.get(role) ?? "", language);
      const page = await windowOf(browser, base, cookie);
      for (const [i, one] of pages.entries()) {
        const look = eyes[((mine.indexOf(one) >> 1) + offset) % eyes.length] as Look;
        const depth: Depth = spread
          ? { reflow: looks, keyboard: looks % 8 === 0 }
          : { reflow: looks, keyboard: (how.every === "pair" ? i + 2 * turn : i) % 4 === 0 };
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
