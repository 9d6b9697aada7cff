import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, wherever this file was compiled to: the nearest one above with `package.json` and `views/`. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  if (existsSync(join(from, "package.json")) && existsSync(join(from, "views"))) return from;
  const up = dirname(from);
  if (up === from) throw new Error("the project's folder was not found");
  return findRoot(up);
}
