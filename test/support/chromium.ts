import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";

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
/** As most people have it: pages move into each other. */
export const MOVING = { reducedMotion: "no-preference" } satisfies BrowserContextOptions;
/**
 * What every window of ours has in common. Without a graphics card a page that moves into the next is a third of all that a test
 * does: windows are those of somebody who asked for less motion, but for those of the main job.
 */
export const DANISH = {
  locale: "da-DK",
  timezoneId: "Europe/Copenhagen",
  reducedMotion: "reduce",
} satisfies BrowserContextOptions;
