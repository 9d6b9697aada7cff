import { createServer, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, expect } from "@jest/globals";
import axeCore from "axe-core";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { createApp } from "../../src/app.ts";
import { DANISH, DESK, launch } from "./chromium.ts";
import { codeFor } from "./codes.ts";
import { type House, SECRET } from "./house.ts";
import { AXE_PATH, axe, overflow, servesAxe } from "./looks.ts";
import { type Member, PASSWORD } from "./people.ts";

export { DESK, launch, MOVING, PHONE } from "./chromium.ts";
export { axe, overflow } from "./looks.ts";

export interface Web {
  base: string;
  browser: Browser;
  /** A fresh browser window; Danish unless said otherwise. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Signs somebody in through the form (and by a code where there is one), in a window of their own. */
  as(member: Pick<Member, "email">, options?: BrowserContextOptions): Promise<Page>;
}

const sendAxe = (res: ServerResponse): unknown =>
  res
    .writeHead(200, { "Content-Type": "text/javascript", "Cache-Control": "max-age=86400, immutable" })
    .end(axeCore.source);

/** The house's app on a port of its own, and a browser. */
export function useBrowser(house: House): Web {
  const web = {} as Web;
  const contexts: BrowserContext[] = [];
  let server: Server;
  beforeAll(async () => {
    server = await new Promise<Server>((resolve) => {
      const app = createApp({ config: house.config, connection: house.connection, secret: SECRET });
      const listening = createServer((req, res) =>
        req.url === AXE_PATH ? sendAxe(res) : app(req, res),
      ).listen(0, "127.0.0.1", () => resolve(listening));
    });
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    servesAxe(base);
    const browser = await launch();
    const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
      const context = await browser.newContext({
        baseURL: base,
        ...DANISH,
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
      const code = await codeFor(member);
      await page.goto("/sign-in");
      await page.fill("[name=email]", member.email);
      await page.fill("[name=password]", PASSWORD);
      await page.click("button[type=submit]");
      await page.waitForURL((url) => url.pathname !== "/sign-in");
      if (code) {
        await page.fill("[name=code]", await code());
        await page.click("main button[type=submit]");
        await page.waitForURL((url) => url.pathname !== "/sign-in/code");
      }
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
