import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import i18next, { type TFunction } from "i18next";
import { root } from "./root.ts";
import type { Params } from "./errors.ts";
import { dayOf, type Day } from "./calendar.ts";

export const LOCALES = ["da", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** The framework's and the platform's own texts in both languages; people's words are never translated. */
export interface Both {
  da: string;
  en: string;
}

/** All sentences of one language: `locales/<language>/<room>.json` under the room's name. */
export function readLocale(locale: Locale): Record<string, unknown> {
  const dir = join(root, "src/locales", locale);
  const files = readdirSync(dir).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(join(dir, name), "utf8"))]),
  );
}

const strict = process.env.NODE_ENV !== "production";
const engine = i18next.createInstance();
await engine.init({
  lng: "da",
  fallbackLng: strict ? false : "da",
  supportedLngs: [...LOCALES],
  resources: Object.fromEntries(LOCALES.map((locale) => [locale, { translation: readLocale(locale) }])),
  interpolation: { escapeValue: false },
  returnNull: false,
  saveMissing: strict,
  missingKeyHandler: (_languages, _namespace, key) => {
    throw new Error(`no sentence for the key ${key}`);
  },
});

/** Gives the sentence for a key. Templates escape it; never hand a person's text to it as a key. */
export type Translate = (key: string, params?: Params) => string;

const fixed: Record<Locale, TFunction> = { da: engine.getFixedT("da"), en: engine.getFixedT("en") };
/** Sentences without parameters, which are the same each time: most of a page, and the engine takes a sentence apart anew. */
const whole: Record<Locale, Map<string, string>> = { da: new Map(), en: new Map() };
export const translator =
  (locale: Locale): Translate =>
  (key, params) => {
    if (params) return fixed[locale](key, params);
    const known = whole[locale].get(key);
    if (known !== undefined) return known;
    const sentence = fixed[locale](key);
    whole[locale].set(key, sentence);
    return sentence;
  };

/** Does a sentence with this key exist? */
export const hasSentence = (key: string, params: Params = {}): boolean =>
  engine.exists(key, { ...params, lng: "da" });

const tag: Record<Locale, string> = { da: "da-DK", en: "en-GB" };
const zone = "Europe/Copenhagen";
const kinds = {
  date: { day: "numeric", month: "long", year: "numeric" },
  short: { day: "numeric", month: "short" },
  weekday: { weekday: "long", day: "numeric", month: "long" },
  month: { month: "long", year: "numeric" },
  dayNumber: { day: "numeric" },
  weekdayMonth: { weekday: "short", month: "short" },
  monthShort: { month: "short" },
  time: { hour: "2-digit", minute: "2-digit" },
  dateTime: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type DateKind = keyof typeof kinds;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A day or an instant as people write it in their language, in Copenhagen time. */
export function showDate(locale: Locale, at: Date | Day, kind: DateKind = "date"): string {
  const id = `${locale} ${kind}`;
  const format = formats.get(id) ?? new Intl.DateTimeFormat(tag[locale], { ...kinds[kind], timeZone: zone });
  formats.set(id, format);
  const date = typeof at === "string" ? new Date(`${at}T12:00:00Z`) : at;
  return SMALL.has(kind) ? partsOf(format, date) : format.format(date);
}

/** What stands as a big number, and the small words under it: Danish would write `1.` and `dec. tirs.` */
const SMALL: ReadonlySet<DateKind> = new Set(["dayNumber", "weekdayMonth"]);
const PARTS: ReadonlySet<string> = new Set(["weekday", "day", "month"]);
const partsOf = (format: Intl.DateTimeFormat, date: Date): string =>
  format
    .formatToParts(date)
    .filter(({ type }) => PARTS.has(type))
    .sort((a, b) => Number(b.type === "weekday") - Number(a.type === "weekday"))
    .map(({ value }) => value)
    .join(" ");

const numbers = new Map<string, Intl.NumberFormat>();

/** A number as people write it: `1.234,5` in Danish. */
export function showNumber(locale: Locale, value: number, digits = 0): string {
  const id = `${locale} ${digits}`;
  const format = numbers.get(id) ?? new Intl.NumberFormat(tag[locale], { maximumFractionDigits: digits });
  numbers.set(id, format);
  return format.format(value);
}

/** "in 3 days", "yesterday": whole days from today to a day. */
export function showDays(locale: Locale, days: number): string {
  return new Intl.RelativeTimeFormat(tag[locale], { numeric: "auto" }).format(days, "day");
}

/** Minutes and seconds of a recording: `2:58`. */
export const showDuration = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

export const isToday = (at: Date, now: Date): boolean => dayOf(at) === dayOf(now);
