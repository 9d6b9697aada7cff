import { z } from "zod";
import { isDay } from "./calendar.ts";

/** The vocabulary of input: every form and JSON door builds its zod object from these. Messages are locale keys. */

const ID = /^[0-9a-hjkmnp-tv-z]{20}$/;
export const Id = z.string("problems.required").regex(ID, "problems.choice");

const clean = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{C}\n\t\u00ad\u200d]/gu, "")
    .trim();

/** One line or more of a person's own words, 1..max characters after trimming; control characters are dropped. */
export const text = (max: number, min = 1, missing = "problems.required") =>
  z
    .string(missing)
    .max(max * 4 + 1000, "problems.tooLong")
    .transform(clean)
    .pipe(
      z
        .string()
        .min(min, min > 1 ? "problems.tooShort" : missing)
        .max(max, "problems.tooLong"),
    );

/** As `text`, but it may be left out; an empty answer is the empty string. */
export const maybeText = (max: number) =>
  z
    .string("problems.wrong")
    .max(max * 4 + 1000, "problems.tooLong")
    .transform(clean)
    .pipe(z.string().max(max, "problems.tooLong"))
    .default("");

export const email = z
  .string("problems.required")
  .max(254, "problems.email")
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.email("problems.email").max(254, "problems.email"));

/** A calendar day `YYYY-MM-DD` that exists. */
export const day = z
  .string("problems.required")
  .trim()
  .min(1, "problems.required")
  .refine(isDay, "problems.day");

/** A wall-clock time `HH:MM`. */
export const time = z.string("problems.required").regex(/^([01]\d|2[0-3]):[0-5]\d$/, "problems.time");

/** A whole number from a form or JSON. */
export const whole = (min: number, max: number) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .trim()
          .regex(/^-?\d{1,9}$/, "problems.number")
          .transform(Number),
      ],
      "problems.number",
    )
    .pipe(
      z
        .number("problems.number")
        .int("problems.number")
        .min(min, "problems.tooSmall")
        .max(max, "problems.tooBig"),
    );

/** A second of a recording as people write it, `m:ss` (or plain seconds, also as a number): whole seconds. */
export const second = z
  .union(
    [
      z.number(),
      z
        .string()
        .trim()
        .min(1, "problems.required")
        .regex(/^(\d{1,3}[:.])?\d{1,4}$/, "problems.second")
        .refine((value) => !/[:.]/.test(value) || /[:.][0-5]\d$/.test(value), "problems.second")
        .transform((value) => value.split(/[:.]/).reduce((whole, part) => whole * 60 + Number(part), 0)),
    ],
    "problems.second",
  )
  .pipe(
    z
      .number("problems.second")
      .int("problems.second")
      .min(0, "problems.second")
      .max(86_400, "problems.second"),
  );

/** One of a fixed list of words. */
export const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, "problems.choice");

/** A tick: `yes`, `on`, `true`, `1`, or not there at all. */
export const tick = z
  .union([z.boolean(), z.string().max(10)], "problems.wrong")
  .optional()
  .transform(
    (value) => value === true || value === "yes" || value === "on" || value === "true" || value === "1",
  );

/** A tick that must be set. */
export const mustTick = (key: string) => tick.refine((value) => value, key);

/** Several answers with one name: a form sends one string or many. */
export const several = <T extends z.ZodType>(item: T, max = 50) =>
  z
    .preprocess(
      (value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value]),
      z.array(item, "problems.wrong").max(max, "problems.tooMany"),
    )
    .transform((items) => [...new Set(items)] as z.output<T>[]);

/** A https link that a person typed; `www.` without a scheme is mended. */
export const link = z
  .string("problems.required")
  .trim()
  .max(500, "problems.tooLong")
  .transform((value) => (/^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`))
  .pipe(z.url({ protocol: /^https?$/, hostname: /\./, error: "problems.link" }));

/** An empty string (a field left blank in a form) or nothing counts as null. */
export const orNull = <T extends z.ZodType>(inner: T) =>
  z.preprocess((value) => (value === "" || value === undefined ? null : value), inner.nullable());

/** What makes sending twice store once; made when the form is shown. */
export const requestId = z.string("problems.required").regex(ID, "problems.wrong");

/** The version that the form was made from: a change in between is a 409. */
export const version = whole(0, 1_000_000_000);

export { z };
