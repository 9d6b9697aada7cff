import { describe, expect, test } from "@jest/globals";
import { REFERENCES } from "../../src/features/safeguarding/references.ts";
import { readLocale } from "../../src/platform/i18n.ts";
import { filesUnder } from "../support/source.ts";

type Tree = { [key: string]: Tree | string };
const keysOf = (tree: Tree, before = ""): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`${before}${key}`] : keysOf(value, `${before}${key}.`),
  );

const da = keysOf(readLocale("da") as Tree).sort();
const en = keysOf(readLocale("en") as Tree).sort();
const sources = [...filesUnder("src", [".ts"]), ...filesUnder("views", [".ejs"])]
  .map((file) => file.text)
  .join("\n");

/** The key without its plural ending. */
const bare = (key: string): string => key.replace(/_(one|other|zero)$/, "");

/** Words in quotes that look like keys, and the literal beginnings of keys that are made at run time. */
const literal = new Set(
  [...sources.matchAll(/["'`]([a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)+)["'`]/g)].map((match) => match[1] as string),
);
const beginnings = [...sources.matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)*\.[A-Za-z0-9]*)\$\{/g)].map(
  (match) => match[1] as string,
);
/** `key` in `saidPage(ctx, key)` and in mails stands for several sentences under it. */
const families = ["title", "text", "button", "subject", "body", "hint", "again", "on"];
const isUsed = (key: string): boolean =>
  literal.has(bare(key)) ||
  beginnings.some((begin) => key.startsWith(begin)) ||
  families.some((last) => key.endsWith(`.${last}`) && literal.has(key.slice(0, -last.length - 1)));

describe("the law of sentences", () => {
  test("both languages have the same keys", () => {
    const [danish, english] = [new Set(da.map(bare)), new Set(en.map(bare))];
    expect([...danish].filter((key) => !english.has(key))).toEqual([]);
    expect([...english].filter((key) => !danish.has(key))).toEqual([]);
  });
  test("each sentence is used", () => {
    expect([...new Set(da.filter((key) => !isUsed(key)))]).toEqual([]);
  });
  test("each key that is asked for has a sentence", () => {
    const asked = [...sources.matchAll(/\bt\(\s*["'`]([a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)+)["'`]/g)].map(
      (match) => match[1] as string,
    );
    const known = new Set(da.map(bare));
    expect([...new Set(asked.filter((key) => !known.has(key)))]).toEqual([]);
  });
  test("no sentence shouts", () => {
    const shouting = (tree: Tree): string[] =>
      Object.values(tree).flatMap((value) =>
        typeof value === "string" ? (value.includes("!") ? [value] : []) : shouting(value),
      );
    expect([...shouting(readLocale("da") as Tree), ...shouting(readLocale("en") as Tree)]).toEqual([]);
  });
  test("parameters are the same in both languages", () => {
    const flat = (tree: Tree, before = ""): [string, string][] =>
      Object.entries(tree).flatMap(([key, value]) =>
        typeof value === "string"
          ? [[`${before}${key}`, value] as [string, string]]
          : flat(value, `${before}${key}.`),
      );
    const names = (text: string): string =>
      [...text.matchAll(/\{\{(\w+)\}\}/g)]
        .map((match) => match[1] as string)
        .sort((a, b) => a.localeCompare(b))
        .join(",");
    const english = new Map(flat(readLocale("en") as Tree));
    const odd = flat(readLocale("da") as Tree).filter(
      ([key, text]) =>
        english.has(key) && names(text) !== names(english.get(key) ?? "") && !/_(one|zero)$/.test(key),
    );
    expect(odd.map(([key]) => key)).toEqual([]);
  });

  test("each kind of thing that a worry or a report may be about has a name in both languages", () => {
    const missing = (["da", "en"] as const).flatMap((language) => {
      const { safeguarding, portfolios } = readLocale(language) as Tree as Record<string, Tree>;
      const about = (safeguarding as Tree).about as Tree;
      const thing = ((portfolios as Tree).report as Tree).thing as Tree;
      return REFERENCES.filter((kind) => !about[kind] || !thing[kind]).map((kind) => `${language} ${kind}`);
    });
    expect(missing).toEqual([]);
  });
});
