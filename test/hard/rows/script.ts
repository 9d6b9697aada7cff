import { describe, expect, test } from "@jest/globals";
import type { Document } from "mongodb";
import type { Page } from "playwright-core";
import { launch } from "../../support/chromium.ts";
import { windowOf } from "../../support/visits.ts";
import { unzip } from "../../support/zip.ts";
import { csv } from "../../../src/features/impact/csv.ts";
import { canaries } from "../support/canaries.ts";
import type { Doors } from "../support/doors.ts";
import { foreignIn, holds, wordsOf, wordsOfData } from "../support/foreign.ts";
import { elementsOf } from "../support/page.ts";
import { HARMLESS, SCRIPTS } from "../support/scripts.ts";
import { isHard, row, sample, sized } from "../support/rows.ts";
import { hasPage } from "../support/targets.ts";
import type { Way } from "../support/places.ts";

/** Payloads are stored several at a time: whichever gets out of its place is seen as an element, a handler or a lost letter. */
const AT_ONCE = 24;
/** A page that holds none of these holds nobody's words. */
const PLANTED = /4711|evil\.example|alert\(/;
/** So many pages a pack are opened in a browser. */
const PAGES_A_PACK = 20;

/** What somebody wrote hoping that the page of somebody else runs it. */
export function scriptRow(doors: Doors): void {
  const { world } = doors;
  describe("script that is stored", () => {
    test("is words on each page and in each mail, letter by letter, and so is harmless Danish", async () => {
      const pages = await allPages();
      const wrong: string[] = [];
      let [read, seen, places] = [0, 0, 0];
      const packs = [HARMLESS.join(" "), ...packsOf(SCRIPTS)];
      for (const pack of sample(packs, sized(1, 99))) {
        places = await plant(pack);
        for (const { who, path } of pages) {
          const { status, text } = await world.send(who, path);
          read += 1;
          if (status >= 500) wrong.push(`${status}: ${who} ${path}`);
          // What a PDF shows is drawn; its words are read by the tests of the rooms that make one.
          if (!PLANTED.test(text) || text.startsWith("%PDF")) continue;
          const data = wordsOfData(path, text);
          const elements = data ? [] : elementsOf(text);
          for (const foreign of foreignIn(elements)) wrong.push(`${foreign} came from words: ${who} ${path}`);
          for (const words of data ?? wordsOf(elements)) {
            if (!words.includes("4711")) continue;
            seen += 1;
            if (!holds(words, pack)) wrong.push(`letters lost: ${who} ${path}: ${words.slice(0, 90)}`);
          }
        }
        await world.state.restore();
      }
      row("stored script", {
        tried: `${SCRIPTS.length} payloads and ${HARMLESS.length} harmless texts in ${places} stored texts, ${pages.length} pages each`,
        counted: `${read} pages read, ${seen} places where the words stand`,
        result: `came out as anything but words: ${wrong.length}`,
      });
      expect([...new Set(wrong)].slice(0, 40)).toEqual([]);
      expect(seen).toBeGreaterThan(20);
    }, 1_200_000);

    test("is words in the copy of one's data as well", async () => {
      const wrong: string[] = [];
      const packs = sample(packsOf(SCRIPTS), sized(1, 99));
      for (const pack of packs) {
        await plant(pack);
        await world.send("vega", "/me/data", { form: {} });
        await world.house.settle();
        const [copy] = [...(await world.state.everything()).get("datacopies")!].filter(
          (one) => one.person === world.people.vega?.personId,
        );
        const answer = await fetch(`${world.base}/me/data/${String(copy?._id)}/file`, {
          headers: { cookie: world.cookies.vega ?? "" },
        });
        if (answer.status !== 200) wrong.push(`no copy: ${answer.status}`);
        else
          for (const [name, bytes] of await unzip(Buffer.from(await answer.arrayBuffer()))) {
            if (!name.endsWith(".html")) continue;
            const html = bytes.toString("utf8");
            if (!html.includes("4711")) wrong.push(`${name} holds none of the words`);
            // The page carries its own look, since it is read without us.
            for (const foreign of foreignIn(elementsOf(html)))
              if (foreign !== "<style>") wrong.push(`${foreign} came from words in ${name}`);
          }
        await world.state.restore();
      }
      row("stored script in copies of data", {
        tried: `${packs.length} copies`,
        counted: "came out as anything but words",
        result: `${wrong.length}`,
      });
      expect([...new Set(wrong)]).toEqual([]);
    }, 1_200_000);

    if (isHard)
      test("does not run in a browser, even one that looks away from the policy", async () => {
        const browser = await launch();
        const ran: string[] = [];
        const pages = sample(
          (await allPages()).filter(({ path }) => !path.includes("sign-in")),
          3 * PAGES_A_PACK,
        );
        const windows = new Map<string | null, Page>();
        let [at, seen] = ["", 0];
        const open = async (who: string | null): Promise<Page> => {
          const page = await windowOf(browser, world.base, who ? (world.cookies[who] ?? "") : "", {
            bypassCSP: true,
          });
          page.on("dialog", (dialog) => {
            ran.push(`${at}: ${dialog.message()}`);
            void dialog.dismiss();
          });
          page.on("request", (asked) => {
            if (!asked.url().startsWith(world.base)) ran.push(`${at} asked ${asked.url()}`);
          });
          return page;
        };
        try {
          for (const pack of packsOf(SCRIPTS)) {
            await plant(pack);
            for (const { who, path } of pages.slice(0, PAGES_A_PACK)) {
              const page = windows.get(who) ?? (await open(who));
              windows.set(who, page);
              at = `${who} ${path}`;
              // What is saved instead of shown runs nowhere.
              if (await opens(page, path)) seen += 1;
            }
            pages.push(...pages.splice(0, PAGES_A_PACK));
            await world.state.restore();
          }
        } finally {
          await browser.close();
        }
        row("stored script in a browser", {
          tried: `${seen} pages without the policy`,
          counted: "ran or asked elsewhere",
          result: `${ran.length}`,
        });
        expect(ran).toEqual([]);
      }, 1_200_000);

    test("is no formula in a file for a spreadsheet", () => {
      const words = [
        ...SCRIPTS,
        ...HARMLESS,
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        '"=1"',
        ";=1",
        "\n=1",
      ];
      const cells = words.map((text) =>
        csv([[text]])
          .replace(/^\ufeff/, "")
          .replace(/^"/, ""),
      );
      const formulas = cells.filter((cell) => /^[=+\-@\t\r\n]/.test(cell));
      row("formulas in CSV", {
        tried: words.length,
        counted: "cells that a spreadsheet computes",
        result: `${formulas.length}`,
      });
      expect(formulas).toEqual([]);
      // One field stays one field: a reader of CSV finds the same letters.
      for (const text of words)
        expect(readCell(csv([[text]])).replace(/^'/, "")).toBe(text.replace(/^'/, ""));
    });
  });

  const packsOf = (all: readonly string[]): string[] =>
    Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_one, i) =>
      all.slice(i * AT_ONCE, (i + 1) * AT_ONCE).join(" "),
    );

  /** Each page as up to three people who may, on a thing that is there. */
  async function allPages(): Promise<Way[]> {
    const all = [...(await doors.readers())].filter(([action]) => hasPage(action));
    return [...all.flatMap(([, ways]) => ways.slice(0, 3)), { who: null, path: "/dev/mailbox" }];
  }

  /** Puts the words into every stored text that somebody wrote. How many texts there were. */
  async function plant(words: string): Promise<number> {
    const { client, dbName } = world.house.connection;
    let count = 0;
    const known = canaries().map((one) => one.word);
    const instead = (text: string): string => {
      if (/@|https?:/.test(text) || !known.some((word) => text.includes(word))) return text;
      count += 1;
      return words;
    };
    for (const [name, docs] of await world.state.everything()) {
      const replaced = docs.flatMap((doc) => {
        const before = count;
        const replacement = deep(doc, instead) as Document;
        return count > before ? [{ replaceOne: { filter: { _id: doc._id }, replacement } }] : [];
      });
      if (replaced.length > 0) await client.db(dbName).collection<Document>(name).bulkWrite(replaced);
    }
    return count;
  }
}

async function opens(page: Page, path: string): Promise<boolean> {
  try {
    await page.goto(path, { waitUntil: "load" });
    return true;
  } catch (err) {
    if (String(err).includes("Download is starting")) return false;
    throw err;
  }
}

function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, change));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner, change)]));
}
/** The first cell of a file as a reader of CSV takes it. */
function readCell(file: string): string {
  const text = file.replace(/^\ufeff/, "").replace(/\r\n$/, "");
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
