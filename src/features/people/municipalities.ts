import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../platform/root.ts";

export interface Municipality {
  /** The official four-digit code. */
  code: string;
  name: string;
}

/** The 98 municipalities with their official codes, as `src/data/municipalities.csv` holds them, by name. */
export const MUNICIPALITIES: readonly Municipality[] = readFileSync(
  join(root, "src/data/municipalities.csv"),
  "utf8",
)
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [code = "", name = ""] = line.trim().split(",");
    return { code, name };
  })
  .sort((a, b) => a.name.localeCompare(b.name, "da"));

export const MUNICIPALITY_CODES: ReadonlySet<string> = new Set(MUNICIPALITIES.map((one) => one.code));

const names = new Map(MUNICIPALITIES.map((one) => [one.code, one.name]));
/** The name of a municipality, or the empty string. */
export const municipalityName = (code: string | null): string => (code ? (names.get(code) ?? "") : "");
