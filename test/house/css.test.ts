import { describe, expect, test } from "@jest/globals";
import { filesUnder } from "../support/source.ts";

const sheets = filesUnder("public/css", [".css"]);
const css = sheets.map((file) => file.text.replaceAll(/\/\*[\s\S]*?\*\//g, "")).join("\n");
const sources = [
  ...filesUnder("views", [".ejs"]),
  ...filesUnder("src", [".ts"]),
  ...filesUnder("public/js", [".js"]),
]
  .map((file) => file.text)
  .join("\n");

/** Every word that a template, a drawing or a script could print as a class. */
const words = new Set(sources.match(/[a-zA-Z_][\w-]*/g));
/** Beginnings of classes whose end is put in: `flood--${ink}`, `voice--<%= … %>`. */
const beginnings = [...sources.matchAll(/([a-zA-Z_][\w-]*-)(?:\$\{|<%)/g)].map((match) => match[1] as string);
const isPrinted = (name: string): boolean =>
  words.has(name) || beginnings.some((start) => name.startsWith(start));

const selectors = [...css.matchAll(/([^{}]+)\{/g)].map((match) => (match[1] as string).trim());
const classesIn = (selector: string): string[] =>
  [...selector.matchAll(/\.([a-zA-Z_][\w-]*)/g)].map((match) => match[1] as string);

describe("the law of style sheets", () => {
  test("each class that has a rule is printed somewhere", () => {
    const classes = new Set(selectors.filter((text) => !text.startsWith("@")).flatMap(classesIn));
    expect(classes.size).toBeGreaterThan(150);
    expect([...classes].filter((name) => !isPrinted(name))).toEqual([]);
  });
  test("each token is declared, and each that is declared is used", () => {
    const declared = new Set([...css.matchAll(/[{;\s](--[\w-]+)\s*:/g)].map((match) => match[1] as string));
    const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1] as string));
    expect([...used].filter((name) => !declared.has(name))).toEqual([]);
    expect([...declared].filter((name) => !used.has(name))).toEqual([]);
  });
});
