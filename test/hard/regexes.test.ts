import { runInNewContext } from "node:vm";
import { parseSync } from "@swc/core";
import { describe, expect, test } from "@jest/globals";
import { monotonicMs } from "../../src/platform/clock.ts";
import { filesUnder } from "../support/source.ts";
import { row, sized } from "./support/rows.ts";

interface Found {
  at: string;
  pattern: string;
  flags: string;
}
/** Every regular expression that stands in the source, by its syntax tree and not by a guess. */
function regexes(): Found[] {
  const out: Found[] = [];
  const walk = (at: string, node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) walk(at, one);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    if ("type" in node && node.type === "RegExpLiteral" && "pattern" in node && "flags" in node)
      out.push({ at, pattern: String(node.pattern), flags: String(node.flags) });
    for (const inner of Object.values(node)) walk(at, inner);
  };
  for (const { path, text } of [...filesUnder("src", [".ts"]), ...filesUnder("public/js", [".js"])])
    walk(
      path,
      parseSync(text, { syntax: path.endsWith(".ts") ? "typescript" : "ecmascript", target: "es2022" }).body,
    );
  return out;
}

const LENGTH = 50_000;
/** Long strings of what a pattern itself names: its letters, its repeats, and an end that it does not expect. */
function attacks(pattern: string): string[] {
  const literal = [...new Set(pattern.replace(/\\[dwsbDWSBpPu]\{?[^}]*\}?|[\\^$.*+?()[\]{}|]/g, ""))].slice(
    0,
    6,
  );
  const pieces = [
    ...literal,
    "a",
    "0",
    " ",
    "\n",
    "-",
    "_",
    ".",
    "/",
    "a ",
    "0a",
    "a.",
    "- ",
    "\r\n",
    "aA0",
    "<",
    "&",
    '"',
    "x@",
    "@",
    "=",
    "ø",
    "\u0000",
  ];
  const ends = ["", "!", "\n", "\u0000"];
  return pieces.flatMap((piece) =>
    ends
      .slice(0, sized(2, 4))
      .map((end) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH - end.length) + end),
  );
}

describe("every regular expression in the source", () => {
  test("takes less than 100 ms over 50,000 characters, whatever they are", () => {
    const all = regexes();
    const slow: string[] = [];
    let tried = 0;
    let slowest = 0;
    for (const { at, pattern, flags } of all) {
      const one = new RegExp(pattern, flags);
      for (const text of attacks(pattern)) {
        tried += 1;
        const started = monotonicMs();
        // In a context of its own, which can be stopped: a pattern that never ends would else end the run.
        try {
          one.lastIndex = 0;
          if (monotonicMs() - started >= 0)
            runInNewContext(
              "flags.includes('g') ? text.replace(one, '') : one.test(text)",
              { one, text, flags },
              { timeout: 10_000 },
            );
        } catch {
          // Stopped: the time says so.
        }
        const took = monotonicMs() - started;
        slowest = Math.max(slowest, took);
        if (took > 100 && again(one, text, flags) > 100)
          slow.push(
            `${at} /${pattern}/${flags} ${Math.round(took)} ms on ${JSON.stringify(text.slice(0, 6))}…`,
          );
      }
    }
    row("regular expressions", {
      tried: `${all.length} patterns, ${tried} texts of ${LENGTH}`,
      counted: `slowest ${Math.round(slowest)} ms`,
      result: `over 100 ms: ${slow.length}`,
    });
    expect(all.length).toBeGreaterThan(60);
    expect(slow).toEqual([]);
  }, 600_000);

  /** A busy machine is slow by the clock; a bad pattern is slow by what it costs. */
  const again = (one: RegExp, text: string, flags: string): number => {
    const started = process.cpuUsage();
    try {
      runInNewContext(
        "flags.includes('g') ? text.replace(one, '') : one.test(text)",
        { one, text, flags },
        { timeout: 10_000 },
      );
    } catch {
      return Number.POSITIVE_INFINITY;
    }
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1_000;
  };
});
