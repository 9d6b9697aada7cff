import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { bird } from "../src/http/drawing/bird.ts";
import { translator } from "../src/platform/i18n.ts";
import { root } from "../src/platform/root.ts";
import { launch } from "../test/support/chromium.ts";

/** Draws `public/img/card.png`, what other apps show beside an address of ours: `npx tsx scripts/card.ts`, when the look changes. */
const FONT = readFileSync(join(root, "public/fonts/archivo-latin-wdth-normal.woff2")).toString("base64");
const CSS = readdirSync(join(root, "public/css"))
  .filter((name) => name.endsWith(".css"))
  .sort()
  .map((name) => readFileSync(join(root, "public/css", name), "utf8"))
  .join("\n")
  .replaceAll("/fonts/archivo-latin-wdth-normal.woff2", `data:font/woff2;base64,${FONT}`);
const LAYOUT = `
body { margin: 0; width: 1200px; height: 630px; display: grid; grid-template-columns: 1fr 470px; align-items: end; gap: 24px; padding: 56px 64px; box-sizing: border-box; }
h1 { font-size: 186px !important; line-height: .88; margin: 0 0 24px; }
p { font-size: 44px; font-weight: 650; font-stretch: 75%; line-height: 1.1; margin: 0; }
.birdie { width: 470px; height: auto; align-self: center; }`;
const motto = translator("da")("ui.motto").replaceAll("\u00ad", "");

const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, colorScheme: "light" });
  await page.setContent(
    `<style>${CSS}${LAYOUT}</style><body class="flood flood--sort"><div><h1 class="poster">Flyve-<br>færdig</h1><p>${motto}</p></div>${bird({ stage: 4 })}</body>`,
  );
  await page.evaluate("document.fonts.ready");
  const shot = await page.screenshot();
  await sharp(shot)
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toFile(join(root, "public/img/card.png"));
} finally {
  await browser.close();
}
