import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { DANISH } from "./chromium.ts";
import { axe, keyboard, reflow, smallTargets } from "./looks.ts";
import type { Found } from "./walk.ts";

export interface Look {
  language: "da" | "en";
  colorScheme: "light" | "dark";
  width: number;
}
/** Every look there is, in an order in which neighbours differ in all three. */
export const LOOKS: readonly Look[] = [
  { language: "da", colorScheme: "light", width: 360 },
  { language: "da", colorScheme: "dark", width: 1440 },
  { language: "da", colorScheme: "light", width: 1440 },
  { language: "da", colorScheme: "dark", width: 360 },
  { language: "en", colorScheme: "dark", width: 1440 },
  { language: "en", colorScheme: "light", width: 360 },
  { language: "en", colorScheme: "dark", width: 360 },
  { language: "en", colorScheme: "light", width: 1440 },
];

/** A window in which somebody is signed in already. */
export async function windowOf(
  browser: Browser,
  base: string,
  cookie: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ ...DANISH, baseURL: base, ...options });
  await context.addCookies(
    cookie
      .split("; ")
      .filter(Boolean)
      .map((pair) => ({
        name: pair.split("=")[0] ?? "",
        value: pair.slice(pair.indexOf("=") + 1),
        url: base,
      })),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** Chooses the language of the interface, as the link in the foot does. Gives the cookie that then holds. */
export async function speak(base: string, cookie: string, locale: "da" | "en"): Promise<string> {
  const answer = await fetch(`${base}/language`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: base, cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ locale }).toString(),
  });
  if (answer.status !== 303) throw new Error(`the language answered ${answer.status}`);
  const kept = cookie.split("; ").filter((pair) => pair !== "" && !pair.startsWith("fly.lang="));
  return [...kept, `fly.lang=${locale}`].join("; ");
}

export interface Depth {
  /** At every width, or at the narrowest and the one whose turn it is. */
  reflow?: boolean | number;
  keyboard?: boolean;
}
/** Looks at one page in one look and says in sentences what is wrong with it: nothing, it is hoped. */
export async function complaintsAbout(
  page: Page,
  one: Pick<Found, "role" | "path"> & { status?: number },
  look: Look,
  depth: Depth = {},
): Promise<string[]> {
  const { language, colorScheme, width } = look;
  const said: string[] = [];
  const hear = (message: { type(): string; text(): string }): void => {
    const isAnswer = one.status !== 200 && message.text().includes(`status of ${one.status}`);
    if (message.type() === "error" && !isAnswer) said.push(`console: ${message.text()}`);
  };
  const fail = (error: Error): void => void said.push(`script: ${error.message}`);
  page.on("console", hear);
  page.on("pageerror", fail);
  try {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    const status = (await page.goto(one.path))?.status() ?? 0;
    if (status !== (one.status ?? 200)) said.push(`answers ${status}`);
    const spoken = await page.getAttribute("html", "lang");
    if (spoken !== language) said.push(`speaks ${spoken}`);
    said.push(...(await axe(page)));
    said.push(...(await smallTargets(page)).map((text) => `small: ${text}`));
    if (depth.reflow !== undefined && depth.reflow !== false)
      said.push(
        ...(await reflow(page, depth.reflow === true ? undefined : depth.reflow)).map(
          (text) => `too wide at ${text}`,
        ),
      );
    if (depth.keyboard) said.push(...(await keyboard(page)).map((text) => `keyboard: ${text}`));
  } finally {
    page.off("console", hear);
    page.off("pageerror", fail);
  }
  return said.map((text) => `${one.role} ${one.path} (${language}, ${colorScheme}, ${width}): ${text}`);
}
