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
 * each door once, the looks spread over the pages. `pair`: each role's fullest page of each door in both languages and both
 * themes, one of each. `product`: in both themes of both languages. The widths take turns from page to page.
 */
export async function lookRound(
  { config }: House,
  { base, browser }: Web,
  cast: readonly Cast[],
  how: { starts?: Record<string, readonly string[]>; every: "spread" | "pair" | "product" },
): Promise<Round> {
  const doors = doorsOf(actions(config));
  const cookies = new Map<string, string>();
  const found: Found[] = [];
  for (const { role, email, password } of cast) {
    const cookie = email ? await cookieOf(base, email, password) : "";
    cookies.set(role, cookie);
    const starts = ["/", ...(how.starts?.[role] ?? [])];
    found.push(...(await walk(base, { role, cookie }, doors, { starts })));
  }
  const spread = how.every === "spread";
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
        for (const [n, look] of looksAt(eyes, i, how.every).entries()) {
          // Once a page at every width, in Danish, whose words are the longer ones; and once by hand, which comes last, since
          // it leaves the page as a hand would.
          const last = n === looksAt(eyes, i, how.every).length - 1;
          const depth: Depth = spread
            ? { reflow: looks, keyboard: i % 4 === 0 }
            : {
                open: n > 0,
                reflow: last && (language === "da" || looks),
                keyboard: last && i % 2 === turn,
              };
          complaints.push(...(await complaintsAbout(page, one, look, depth)));
          looks += 1;
        }
      await page.context().close();
    }
  }
  return { doors, found, complaints, looks };
}

/** In which looks of a language a page is seen; those of the other language that it is seen in have the other theme first. */
function looksAt(eyes: readonly Look[], at: number, every: "spread" | "pair" | "product"): Look[] {
  if (every !== "product") return [eyes[at % eyes.length] as Look];
  return at % 2 === 0 ? eyes.slice(0, 2) : eyes.slice(2);
}

/** Links that lead nowhere for the very person who is shown them. */
export const deadLinks = (found: readonly Found[]): string[] =>
  found
    .filter(({ status, door }) => status >= 400 || door === "")
    .map(({ role, path, status, from }) => `${role}: ${path} answers ${status}, linked on ${from}`);
