import type { Server } from "node:http";
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect } from "@jest/globals";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { createApp } from "../../src/app.ts";
import type { House } from "./house.ts";
import { type Member, PASSWORD } from "./people.ts";

// The package unpacks its own libraries when it believes that it is on a bare machine, which is what we want everywhere.
process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";

/** Chromium's switches: no sandbox in containers, and nothing that calls home. Web security stays on. */
const FLAGS = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A real Chromium, from the npm package: no download, no system package. */
export async function launch(): Promise<Browser> {
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({ executablePath: await packaged.executablePath(), args: FLAGS });
}

export const PHONE = {
  viewport: { width: 360, height: 800 },
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions;
export const DESK = { viewport: { width: 1440, height: 900 } } satisfies BrowserContextOptions;

export interface Web {
  base: string;
  browser: Browser;
  /** A fresh browser window; Danish unless said otherwise. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Signs somebody in through the form, in a window of their own. */
  as(member: Pick<Member, "email">, options?: BrowserContextOptions): Promise<Page>;
}

/** The house's app on a port of its own, and a browser. */
export function useBrowser(house: House): Web {
  const web = {} as Web;
  const contexts: BrowserContext[] = [];
  let server: Server;
  beforeAll(async () => {
    server = await new Promise<Server>((resolve) => {
      const listening = createApp({
        config: house.config,
        connection: house.connection,
        secret: "a secret that only tests have",
      }).listen(0, "127.0.0.1", () => resolve(listening));
    });
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    const browser = await launch();
    const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
      const context = await browser.newContext({
        baseURL: base,
        locale: "da-DK",
        timezoneId: "Europe/Copenhagen",
        ...DESK,
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      return page;
    };
    const as = async (member: Pick<Member, "email">, options: BrowserContextOptions = {}): Promise<Page> => {
      const page = await open(options);
      await page.goto("/sign-in");
      await page.fill("[name=email]", member.email);
      await page.fill("[name=password]", PASSWORD);
      await page.click("button[type=submit]");
      await page.waitForURL((url) => url.pathname !== "/sign-in");
      return page;
    };
    Object.assign(web, { base, browser, open, as } satisfies Web);
  }, 60_000);
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await web.browser?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }, 60_000);
  return web;
}

/** What axe finds on the page as it is now (WCAG 2.2 A and AA, and best practice), one line for each. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap((one) =>
    one.nodes.map(
      (node) => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`,
    ),
  );
}

/** What reaches out to the right of the window: nothing may, at any width. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width + 1) return [];
    return [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".sr, .scroll, svg"))
      .slice(0, 5)
      .map((e) => e.tagName + "." + (e.getAttribute("class") ?? "") + " " + Math.round(e.getBoundingClientRect().right));
  })()`);

/** Goes to a page and expects that it is well: 200, no fault in the console, nothing too wide, nothing for axe. */
export async function expectWell(page: Page, path: string, status = 200): Promise<void> {
  const complaints: string[] = [];
  const note = (message: { type(): string; text(): string }): void => {
    if (message.type() === "error" && !(status !== 200 && message.text().includes(`status of ${status}`)))
      complaints.push(message.text());
  };
  page.on("console", note);
  const answer = await page.goto(path);
  const found = {
    path,
    status: answer?.status(),
    axe: await axe(page),
    wide: await overflow(page),
    complaints,
  };
  page.off("console", note);
  expect(found).toEqual({ path, status, axe: [], wide: [], complaints: [] });
}
