import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { readConfig } from "../src/config.ts";
import { findMongod } from "../src/platform/mongod/find.ts";
import { startMongod } from "../src/platform/mongod/start.ts";
import { root } from "../src/platform/root.ts";
import { openSample } from "../src/sample/index.ts";
import { mailOf, PASSWORD } from "../src/sample/people.ts";
import { openDoors, openHouse } from "../src/start.ts";

/**
 * Signs in as each role of the sample region and renders its pages at both widths, light and dark, into `pictures/`, with a
 * contact sheet for each role. With `--readme` the first screens also become the README's pictures.
 */
const ROLES: Record<string, { name: string | null; pages: readonly string[] }> = {
  public: { name: null, pages: ["/", "/sign-in", "/sign-up", "/stage", "/help"] },
  musician: {
    name: "Ana",
    pages: [
      "/",
      "/journey",
      "/demos",
      "/sessions",
      "/me",
      "/me/profile",
      "/me/followers",
      "/practice",
      "/timeline",
      "/notifications",
    ],
  },
  guardian: { name: "Marta", pages: ["/", "/guardian", "/notifications", "/me"] },
  mentor: { name: "Ilir", pages: ["/", "/mentees", "/sessions/new", "/recommendations", "/me"] },
  staff: {
    name: "Bodil",
    pages: ["/", "/pupils", "/recommendations", "/recommendations/new", "/mentors", "/me"],
  },
  booker: { name: "Henrik", pages: ["/", "/following", "/following/new", "/recommendations"] },
  officer: { name: "Annelise", pages: ["/impact", "/following", "/stage"] },
  secretariat: {
    name: "Karen",
    pages: [
      "/admin",
      "/admin/mentors",
      "/admin/organisations",
      "/admin/events",
      "/admin/framework",
      "/guardians/claims",
    ],
  },
  safeguarding: { name: "Dorthe", pages: ["/safeguarding"] },
};
const LOOKS = [
  { look: "phone-light", viewport: { width: 360, height: 800 }, colorScheme: "light" },
  { look: "phone-dark", viewport: { width: 360, height: 800 }, colorScheme: "dark" },
  { look: "desk-light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { look: "desk-dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
] as const;
const OUT = join(root, "pictures");
const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-pictures-"));
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
  await openSample({ cacheDir: config.cacheDir, tmpDir: `${config.uploadsDir}/tmp` }, say);
  const running = await openDoors(config, connection);
  const browser = await launch();
  try {
    for (const role of Object.keys(ROLES)) await shootRole(browser, `http://127.0.0.1:${running.port}`, role);
  } finally {
    await browser.close();
    await running.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function launch(): Promise<Browser> {
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
  });
}

async function shootRole(browser: Browser, base: string, role: string): Promise<void> {
  const { name, pages } = ROLES[role] as (typeof ROLES)[string];
  await mkdir(join(OUT, role), { recursive: true });
  const files: string[] = [];
  for (const { look, ...options } of LOOKS) {
    const context = await browser.newContext({ baseURL: base, locale: "da-DK", ...options });
    const page = await context.newPage();
    if (name) await signIn(page, name);
    for (const path of pages) files.push(await shoot(page, role, path, look));
    await context.close();
  }
  await contactSheet(role, files);
  say(`${role}: ${files.length} pictures`);
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await page.fill("[name=email]", mailOf(name));
  await page.fill("[name=password]", PASSWORD);
  await page.click("button[type=submit]");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

async function shoot(page: Page, role: string, path: string, look: string): Promise<string> {
  const answer = await page.goto(path);
  const wide = await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  if ((answer?.status() ?? 0) >= 400 || Number(wide) > 1)
    say(`  ${role} ${path} ${look}: status ${answer?.status()}, too wide by ${String(wide)}`);
  const file = join(OUT, role, `${path === "/" ? "home" : path.slice(1).replaceAll("/", "-")}-${look}.png`);
  await page.screenshot({ path: file, fullPage: true });
  if (
    process.argv.includes("--readme") &&
    look === "phone-light" &&
    path === ROLES[role]?.pages[0] &&
    role !== "public"
  )
    await forReadme(file, role);
  return file;
}

/** The top of a first screen, small enough to live in the repository. */
async function forReadme(file: string, role: string): Promise<void> {
  const { height } = await sharp(file).metadata();
  await mkdir(join(root, "docs/pictures"), { recursive: true });
  await sharp(file)
    .extract({ left: 0, top: 0, width: 360, height: Math.min(height, 800) })
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
