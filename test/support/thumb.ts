import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";

/**
 * Somebody with one thumb: every tap and every page is counted. Pages are found by what is written on links and buttons, as
 * a reader finds them, never by typing an address.
 */
export interface Thumb {
  page: Page;
  taps: number;
  /** Pages seen, the one where it began included. */
  screens: number;
  /** Letters typed. */
  letters: number;
  /** Taps the first visible link, button or fold with these words; a form's button must be answered so (303). */
  tap(words: string | RegExp, within?: string, answer?: number): Promise<void>;
  /** Taps the first button of the page that is called so and shows a picture instead of words. */
  press(name: RegExp): Promise<void>;
  /** Taps the link whose address ends so: a milestone's tile, say, whose words differ from page to page. */
  open(ending: string): Promise<void>;
  /** Taps a button that sends by itself and then goes on to another page, as an upload with its progress does. */
  send(words: string): Promise<void>;
  /** Pastes into a field what was copied elsewhere: two taps. */
  paste(name: string, text: string): Promise<void>;
  /** Taps a field and writes into it. */
  write(name: string, text: string): Promise<void>;
  /** Taps one of several choices, by its value or by what it says. */
  choose(name: string, value: string | { says: string }): Promise<void>;
  /** Opens a list and taps a line of it: two taps. */
  pick(name: string, words: string): Promise<void>;
  /** Chooses a file: the button, and the file. */
  file(name: string, path: string): Promise<void>;
  /** Taps a link that gives a file, and reads it. */
  download(words: string): Promise<string>;
  /** What stands on the page now. */
  text(): Promise<string>;
}

const TAPPABLE = "a:visible, button:visible, summary:visible";

export function thumbOn(page: Page): Thumb {
  const thumb: Thumb = {
    page,
    taps: 0,
    screens: 1,
    letters: 0,
    tap,
    press,
    open,
    send,
    paste,
    write,
    choose,
    pick,
    file,
    download,
    text,
  };
  return thumb;

  async function tap(words: string | RegExp, within = "body", answer = 303): Promise<void> {
    const target = page.locator(within).locator(TAPPABLE).filter({ hasText: words }).first();
    thumb.taps += 1;
    const before = page.url();
    await target.waitFor({ timeout: 8_000 }).catch(async () => {
      throw new Error(
        `nothing says ${String(words)} in ${within} of ${before}: ${(await text()).slice(0, 600)}`,
      );
    });
    const kind = await kindOf(target);
    if (kind === "fold" || kind === "here") return target.click();
    const landed = page.waitForEvent("load");
    const answered =
      kind === "form" ? page.waitForResponse((one) => one.request().method() === "POST") : null;
    await target.click();
    const status = (await answered)?.status() ?? answer;
    await landed;
    if (status !== answer)
      throw new Error(`${String(words)} on ${before}: ${status} ${(await text()).slice(0, 400)}`);
    thumb.screens += 1;
  }

  async function press(name: RegExp): Promise<void> {
    thumb.taps += 1;
    await page.locator("main").getByRole("button", { name }).first().click();
  }

  async function open(ending: string): Promise<void> {
    thumb.taps += 1;
    await page.locator(`main a[href$="${ending}"]:visible`).first().click();
    await page.waitForURL(`**${ending}`);
    thumb.screens += 1;
  }

  async function send(words: string): Promise<void> {
    thumb.taps += 1;
    const before = page.url();
    await page.locator("main button:visible").filter({ hasText: words }).first().click();
    await page.waitForURL((url) => url.href !== before, { timeout: 60_000 });
    thumb.screens += 1;
  }

  async function paste(name: string, words: string): Promise<void> {
    thumb.taps += 2;
    await page.locator(`main [name="${name}"]`).first().fill(words);
  }

  async function write(name: string, words: string): Promise<void> {
    thumb.taps += 1;
    thumb.letters += words.length;
    await page.locator(`main [name="${name}"]`).first().fill(words);
  }

  async function choose(name: string, value: string | { says: string }): Promise<void> {
    thumb.taps += 1;
    // A choice is drawn over its input: the label is what a thumb meets.
    const input =
      typeof value === "string" ? `input[name="${name}"][value="${value}"]` : `input[name="${name}"]`;
    const label = page.locator(`main label:has(${input})`);
    await (typeof value === "string" ? label : label.filter({ hasText: value.says })).first().click();
    await page.locator(`main ${input}:checked`).first().waitFor({ state: "attached" });
  }

  async function pick(name: string, words: string): Promise<void> {
    thumb.taps += 2;
    const option = page.locator(`main select[name="${name}"] option`).filter({ hasText: words }).first();
    await page.selectOption(`main select[name="${name}"]`, (await option.getAttribute("value")) ?? "");
  }

  async function file(name: string, path: string): Promise<void> {
    thumb.taps += 2;
    await page.setInputFiles(`main [name="${name}"]`, path);
  }

  async function download(words: string): Promise<string> {
    thumb.taps += 1;
    const coming = page.waitForEvent("download");
    await page.locator("main").locator(TAPPABLE).filter({ hasText: words }).first().click();
    return readFile(await (await coming).path(), "utf8");
  }

  function text(): Promise<string> {
    return page.locator("main").innerText();
  }
}

/** What happens after a tap: a form is sent, a page is opened, a fold is opened, or nothing leaves this page. */
const kindOf = (target: Locator): Promise<"form" | "link" | "fold" | "here"> =>
  target.evaluate((element) => {
    const own = element as unknown as { tagName: string; form: { method: string } | null; type: string };
    if (own.tagName === "SUMMARY") return "fold";
    if (own.tagName === "A") return "link";
    if (!own.form || own.type !== "submit") return "here";
    return own.form.method === "post" ? "form" : "link";
  });
