import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { root } from "../../src/platform/root.ts";

interface Locked {
  version?: string;
  optionalDependencies?: Record<string, string>;
}
const lock = (
  JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, Locked> }
).packages;

/** The first version without the holes that are known. */
const FLOORS: Record<string, string> = {
  multer: "2.3.0",
  mongoose: "9.1.6",
  ejs: "3.1.10",
  passport: "0.6.0",
  "music-metadata": "11.12.3",
  "file-type": "21.3.1",
  "on-headers": "1.1.0",
};
const REFUSED = ["csurf", "express-mongo-sanitize"];

const isBelow = (version: string, floor: string): boolean =>
  version.localeCompare(floor, "en", { numeric: true }) < 0;
const nameOf = (path: string): string => path.split("node_modules/").at(-1) ?? "";

describe("the law of dependencies", () => {
  test("every locked package stands above its known holes, and the dead ones are not there", () => {
    const found = Object.entries(lock).filter(([path, { version }]) => {
      const floor = FLOORS[nameOf(path)];
      return REFUSED.includes(nameOf(path)) || (floor !== undefined && isBelow(version ?? "0", floor));
    });
    expect(found.map(([path]) => path)).toEqual([]);
    expect(isBelow("2.2.9", "2.3.0") && !isBelow("2.10.0", "2.3.0")).toBe(true);
  });

  test("every optional dependency of a locked package is itself locked, so that `npm ci` works on every platform", () => {
    const missing = Object.entries(lock).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in lock),
      ),
    );
    expect(missing).toEqual([]);
  });

  test("direct dependencies are pinned exactly", () => {
    const pkg = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
      "dependencies" | "devDependencies",
      Record<string, string>
    >;
    const loose = Object.entries({ ...pkg.dependencies, ...pkg.devDependencies }).filter(
      ([, range]) => !/^\d+\.\d+\.\d+$/.test(range),
    );
    expect(loose).toEqual([]);
  });

  test("what is built to be run by an operator takes nothing from the tests", () => {
    const { exclude } = JSON.parse(readFileSync(join(root, "tsconfig.build.json"), "utf8")) as {
      exclude: string[];
    };
    const leaning = readdirSync(join(root, "scripts"), { recursive: true, encoding: "utf8" })
      .map((file) => `scripts/${file}`)
      .filter(
        (file) => file.endsWith(".ts") && /from "[./]+\/test\//.test(readFileSync(join(root, file), "utf8")),
      );
    expect(leaning.sort()).toEqual(exclude.toSorted());
  });
});

/** Where node looks for a package from this one: in its own folder, then in each above. */
function foldersAbove(path: string): string[] {
  const out = [path === "" ? "" : `${path}/`];
  for (
    let at = path.lastIndexOf("/node_modules/");
    at !== -1;
    at = path.lastIndexOf("/node_modules/", at - 1)
  )
    out.push(`${path.slice(0, at)}/`);
  return path === "" ? out : [...out, ""];
}
