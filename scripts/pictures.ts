import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { readConfig } from "../src/config.ts";
import { actions } from "../src/features/order.ts";
import { settle } from "../src/platform/background.ts";
import { findMongod } from "../src/platform/mongod/find.ts";
import { startMongod } from "../src/platform/mongod/start.ts";
import { root } from "../src/platform/root.ts";
import { openSample } from "../src/sample/index.ts";
import { openDoors, openHouse } from "../src/start.ts";
import { type Cast, emptyCast, SAMPLE_CAST } from "../test/support/cast.ts";
import { DANISH, launch } from "../test/support/chromium.ts";
import { overflow } from "../test/support/looks.ts";
import { cookieOf, doorsOf, type Found, fullest, walk } from "../test/support/walk.ts";

/**
 * Signs in as each role of the sample region, walks through all that its links lead to and renders each page at both widths,
 * light and dark, into `pictures/`, with a contact sheet for each role.
 *
 *     npm run pictures -- --role=musician,mentor --page=/demos --look=phone-dark --lang=en --empty --keep --readme
 *
 * `--page` takes the beginning of an address as the table of doors writes it (`/demos/:id`), or `first` for each role's
 * first screen. `--empty` looks with fresh accounts that have nothing. `--keep` keeps the region in `.cache/pictures` for the
 * next time. `--readme` also renews the README's pictures.
 */
const given = new Map(
  process.argv.slice(2).map((arg) => {
    const [name, value] = arg.replace(/^--/, "").split("=");
    return [name ?? "", value ?? ""] as const;
  }),
);
const wanted = (name: string, value: string): boolean => {
  const list = given.get(name)?.split(",");
  return !list || list.some((one) => (name === "page" ? value.startsWith(one) : value === one));
};
const LOOKS = [
  { look: "phone-light", width: 360, colorScheme: "light" },
  { look: "phone-dark", width: 360, colorScheme: "dark" },
  { look: "desk-light", width: 1440, colorScheme: "light" },
  { look: "desk-dark", width: 1440, colorScheme: "dark" },
] as const;
type Look = (typeof LOOKS)[number];
const OUT = join(root, "pictures");
/** One picture in the README for each role; those who only have more to show are looked at, no more. */
const PICTURED = new Set([
  "musician",
  "guardian",
  "mentor",
  "staff",
  "booker",
  "partner",
  "officer",
  "secretariat",
  "safeguarding",
]);
const FIRST: Record<string, string> = {
  safeguarding: "/safeguarding",
  secretariat: "/admin",
};
const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
  const keep = given.has("keep");
  const folder = keep
    ? join(root, ".cache/pictures")
    : await mkdtemp(join(tmpdir(), "flyvefaerdig-pictures-"));
  const config = readConfig({
    ...process.env,
    PORT: "0",
    DATA_DIR: join(folder, "data"),
    UPLOADS_DIR: join(folder, "uploads"),
    LOG_LEVEL: "warn",
  });
  const mongod = await findMongod({ env: process.env, cacheDir: config.cacheDir, say });
  const database = await startMongod({ mongod, dataDir: config.dataDir, say });
  const connection = await openHouse(config, database.uri);
  await openSample({ tmpDir: `${config.uploadsDir}/tmp` }, say);
  const cast = given.has("empty") ? await emptyCast() : SAMPLE_CAST;
  await settle();
  const running = await openDoors(config, connection);
  const browser = await launch();
  try {
    const doors = doorsOf(actions(config));
    for (const one of cast.filter(({ role }) => wanted("role", role)))
      await shootRole(browser, `http://127.0.0.1:${running.port}`, one, doors);
  } finally {
    await browser.close();
    await running.stop();
    await database.stop();
    if (!keep) await rm(folder, { recursive: true, force: true });
  }
}

async function shootRole(
  browser: Browser,
  base: string,
  { role, email, password }: Cast,
  doors: ReturnType<typeof doorsOf>,
): Promise<void> {
  const cookie = email ? await cookieOf(base, email, password) : "";
  const found = await walk(base, { role, cookie }, doors);
  for (const { path, status, from } of found)
    if (status >= 400) say(`  ${role}: ${path} answers ${status}, linked on ${from}`);
  const isFirst = ({ door }: Found): boolean => door === (FIRST[role] ?? "/");
  const onlyFirst = given.get("page") === "first";
  const pages = fullest(found, ({ door }) => door).filter((one) =>
    onlyFirst ? isFirst(one) : wanted("page", one.door),
  );
  const language = given.get("lang") ?? "da";
  await speak(base, cookie, language);
  await mkdir(join(OUT, role), { recursive: true });
  const files: string[] = [];
  for (const look of LOOKS.filter((one) => wanted("look", one.look))) {
    const context = await browser.newContext({
      ...DANISH,
      baseURL: base,
      viewport: { width: look.width, height: look.width === 360 ? 800 : 900 },
      colorScheme: look.colorScheme,
      extraHTTPHeaders: { "Accept-Language": language },
    });
    await context.addCookies(cookiesFor(base, cookie));
    const page = await context.newPage();
    for (const one of pages) files.push(await shoot(page, one, look));
    await context.close();
  }
  await speak(base, cookie, "da");
  if (files.length > 0) await contactSheet(role, files);
  say(`${role}: ${files.length} pictures`);
}

const cookiesFor = (url: string, cookie: string) =>
  cookie
    .split("; ")
    .filter(Boolean)
    .map((pair) => ({ name: pair.split("=")[0] ?? "", value: pair.slice(pair.indexOf("=") + 1), url }));

const speak = (base: string, cookie: string, locale: string): Promise<unknown> =>
  fetch(`${base}/language`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: base, cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ locale }).toString(),
  });

async function shoot(page: Page, { role, door, path }: Found, { look, width }: Look): Promise<string> {
  await page.setViewportSize({ width, height: width === 360 ? 800 : 900 });
  await page.goto(path);
  const wide = await overflow(page);
  if (wide.length > 0) say(`  ${role} ${path} ${look}: too wide: ${wide.join(", ")}`);
  const first = door === (FIRST[role] ?? "/") && look === "phone-light" && PICTURED.has(role);
  if (given.has("readme") && first) await forReadme(page, role);
  // As high as the page is: a bar that sticks to the window then stands at its end.
  const height = Number(await page.evaluate("document.documentElement.scrollHeight"));
  await page.setViewportSize({ width, height: Math.min(height, 12_000) });
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  const file = join(
    OUT,
    role,
    `${door === "/" ? "home" : door.slice(1).replaceAll("/", "-").replaceAll(":", "")}-${look}.png`,
  );
  await page.screenshot({ path: file });
  return file;
}

/** The top of a first screen, small enough to live in the repository. */
async function forReadme(page: Page, role: string): Promise<void> {
  await mkdir(join(root, "docs/pictures"), { recursive: true });
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 32 })
    .toFile(join(root, `docs/pictures/${role}.png`));
}

const THUMB = { width: 240, height: 420 };
/** All pictures of a role on one sheet, ten in a row. */
async function contactSheet(role: string, files: readonly string[]): Promise<void> {
  const thumbs = await Promise.all(
    files.map((file) =>
      sharp(file)
        .resize({ ...THUMB, fit: "contain", position: "top", background: "#888" })
        .png()
        .toBuffer(),
    ),
  );
  const rows = Math.ceil(thumbs.length / 10);
  await sharp({
    create: {
      width: 10 * (THUMB.width + 8),
      height: rows * (THUMB.height + 8),
      channels: 3,
      background: "#888",
    },
  })
    .composite(
      thumbs.map((input, i) => ({
        input,
        left: (i % 10) * (THUMB.width + 8),
        top: Math.floor(i / 10) * (THUMB.height + 8),
      })),
    )
    .png()
    .toFile(join(OUT, `${role}.png`));
}

main().catch((err: unknown) => {
  console.error(err instanceof Error ? err.message : err);
  process.exitCode = 1;
});
