import { describe, expect, test } from "@jest/globals";
import { template } from "../../src/http/render.ts";
import { filesUnder } from "../support/source.ts";

const views = filesUnder("views", [".ejs"]);
const named = filesUnder("src", [".ts"])
  .map((file) => file.text)
  .join("\n");
const nameOf = (path: string): string => path.replace(/^views/, "").replace(/\.ejs$/, "");

describe("the law of views", () => {
  test("each template compiles", () => {
    for (const view of views) expect(typeof template(nameOf(view.path))).toBe("function");
  });
  test("each template is used: by a page, or by a template that is", () => {
    const byName = new Map(views.map((view) => [nameOf(view.path), view]));
    const used = new Set<string>();
    const use = (name: string): void => {
      const view = byName.get(name);
      if (!view || used.has(name)) return;
      used.add(name);
      for (const [, next] of view.text.matchAll(/include\("([^"]+)"/g)) use(next as string);
    };
    for (const name of byName.keys())
      if (named.includes(`"${name.slice(1)}"`) || named.includes(`"${name}"`)) use(name);
    for (const layout of ["/layout/base", "/layout/sign", "/layout/bare"]) use(layout);
    expect([...byName.keys()].filter((name) => !used.has(name))).toEqual([]);
  });
  test("no inline style, script or handler stands in a template", () => {
    const found = views
      .filter((view) => /\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|<script(?![^>]*\bsrc=)/i.test(view.text))
      .map((view) => view.path);
    expect(found).toEqual([]);
  });
  test("what people wrote is escaped: raw output is only drawings, includes and the body", () => {
    const raw = views.flatMap((view) =>
      [...view.text.matchAll(/<%-\s*([\s\S]*?)%>/g)].map((match) => ({
        path: view.path,
        code: (match[1] as string).trim(),
      })),
    );
    const odd = raw.filter(
      ({ code }) =>
        !/^(include\(|ui\.|frame\.body|body\b)/.test(code) && !/^[\w.]+\s*\?\s*(ui\.|include\()/.test(code),
    );
    expect(odd).toEqual([]);
  });
  test("a template is at most 90 lines", () => {
    expect(views.filter((view) => view.text.split("\n").length > 90).map((view) => view.path)).toEqual([]);
  });
});
