import { describe, expect, test } from "@jest/globals";
import { template } from "../../src/http/render.ts";
import { filesUnder } from "../support/source.ts";

const views = filesUnder("views", [".ejs"]);
const sources = [...filesUnder("src", [".ts"]), ...views].map((file) => file.text).join("\n");
const nameOf = (path: string): string => path.replace(/^views/, "").replace(/\.ejs$/, "");

describe("the law of views", () => {
  test("each template compiles", () => {
    for (const view of views) expect(typeof template(nameOf(view.path))).toBe("function");
  });
  test("each template is used", () => {
    const unused = views
      .map((view) => nameOf(view.path))
      .filter(
        (name) =>
          !sources.includes(`"${name}"`) &&
          !sources.includes(`"${name.slice(1)}"`) &&
          !name.startsWith("/layout/") &&
          !name.startsWith("/partials/"),
      );
    expect(unused).toEqual([]);
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
