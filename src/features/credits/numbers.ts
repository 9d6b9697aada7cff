import { z } from "../../platform/fields.ts";

/** All of a work, in hundredths of a percent. */
export const WHOLE = 10_000;

/** A share as people write percent, `33,33` or `33.33` (nothing is none of it): whole hundredths of a percent. */
export const share = z
  .union(
    [
      z.number(),
      z
        .string()
        .trim()
        .regex(/^(\d{1,3}([.,]\d{1,2})?)?\s?%?$/, "credits.problems.share")
        .transform((value) => Number(value.replace(/[%\s]/g, "").replace(",", ".") || "0")),
    ],
    "credits.problems.share",
  )
  .transform((percent) => Math.round(percent * 100))
  .pipe(z.number().int().min(0, "credits.problems.share").max(WHOLE, "credits.problems.share"));

/** `33,33` */
export const showShare = (value: number, comma = ","): string =>
  value % 100 === 0
    ? String(value / 100)
    : `${Math.floor(value / 100)}${comma}${String(value % 100)
        .padStart(2, "0")
        .replace(/0$/, "")}`;

const typed = (key: string) => z.string(key).max(30, key).default("").transform(bare);
const bare = (value: string): string => value.toUpperCase().replace(/[\s.\-–]/g, "");

/** The number of a recording (ISO 3901): `CC-XXX-YY-NNNNN`, kept without hyphens; empty where there is none. */
export const isrc = typed("credits.problems.isrc").refine(
  (value) => value === "" || /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(value),
  "credits.problems.isrc",
);
export const showIsrc = (value: string): string => value.replace(/^(..)(...)(..)(.....)$/, "$1-$2-$3-$4");

/** The number of a work (ISO 15707): `T-nnn.nnn.nnn-c`, kept as `Tnnnnnnnnnc`; empty where there is none. */
export const iswc = typed("credits.problems.iswc")
  .refine((value) => value === "" || /^T\d{10}$/.test(value), "credits.problems.iswc")
  .refine((value) => !/^T\d{10}$/.test(value) || isChecked(value), "credits.problems.iswcDigit");
export const showIswc = (value: string): string => value.replace(/^T(...)(...)(...)(.)$/, "T-$1.$2.$3-$4");

/** One, and each digit times its place, and the check digit: all of it can be divided by ten. */
function isChecked(value: string): boolean {
  const digits = value.slice(1).split("").map(Number);
  const sum = digits.slice(0, 9).reduce((all, digit, i) => all + digit * (i + 1), 1);
  return (sum + (digits[9] ?? 0)) % 10 === 0;
}
