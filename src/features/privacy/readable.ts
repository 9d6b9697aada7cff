import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Document } from "mongodb";
import { template } from "../../http/render.ts";
import {
  hasSentence,
  type Locale,
  showDate,
  showDuration,
  showNumber,
  translator,
} from "../../platform/i18n.ts";
import { instant } from "../../platform/clock.ts";
import { root } from "../../platform/root.ts";
import type { CopyFacts } from "./archive.ts";
import type { Gathered } from "./gather.ts";

/** The chapters of the page, and whose documents stand in each; what is in none stands in the last. */
const CHAPTERS: Record<string, readonly string[]> = {
  you: ["people", "accounts", "noticesettings"],
  music: ["acts", "demos", "demoversions", "evidence", "practiceEntries"],
  journey: [
    "journeys",
    "journeyWords",
    "mentorships",
    "mentorsessions",
    "sessionnotes",
    "steps",
    "recommendations",
  ],
  others: ["ties", "memberships", "mentors", "consents", "followcodes", "invitations"],
  rest: [],
};
/** More of one kind would bury the rest; all of them are in `data.json`. */
const MOST = 200;

interface Field {
  label: string;
  value: string;
  long: boolean;
}
interface Entry {
  title: string;
  fields: Field[];
  files: { path: string; name: string; kind: "audio" | "picture" | "other" }[];
}

/** The copy as one page that needs nothing but itself: opens from a folder, without a network. */
export function readableCopy(gathered: Gathered, facts: CopyFacts): string {
  const t = translator(facts.locale);
  const listed = new Set(Object.values(CHAPTERS).flat());
  const chapters = Object.entries(CHAPTERS).map(([id, names]) => {
    const mine =
      id === "rest" ? Object.keys(gathered.collections).filter((name) => !listed.has(name)) : names;
    const kinds = mine.filter((name) => (gathered.collections[name]?.length ?? 0) > 0);
    return {
      id,
      title: t(`privacy.chapters.${id}`),
      kinds: kinds.map((name) => kindOf(name, gathered, facts.locale)),
    };
  });
  const page = {
    name: facts.name,
    madeAt: facts.madeAt,
    self: facts.reader === "self",
    chapters: chapters.filter((chapter) => chapter.kinds.length > 0),
    counts: {
      documents: Object.values(gathered.collections).flat().length,
      files: gathered.files.length,
    },
  };
  const ui = { date: (at: Date) => showDate(facts.locale, at, "dateTime") };
  const body = template("/privacy/readable")({ page, t, ui, it: null, frame: null });
  return [
    `<!doctype html>\n<html lang="${facts.locale}">\n<head>\n<meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${t("privacy.readable.tab")}</title>\n<style>\n${style()}</style>\n</head>`,
    `<body>\n${body}</body>\n</html>\n`,
  ].join("\n");
}

let css: string | null = null;
const style = (): string => (css ??= readFileSync(join(root, "views/privacy/readable.css"), "utf8"));

function kindOf(name: string, gathered: Gathered, locale: Locale) {
  const t = translator(locale);
  const documents = gathered.collections[name] ?? [];
  const key = `privacy.things.${name}`;
  return {
    id: name.replace(/[^A-Za-z]/g, "-"),
    title: hasSentence(key) ? t(key) : name,
    count: documents.length,
    left: Math.max(0, documents.length - MOST),
    entries: newestFirst(documents)
      .slice(0, MOST)
      .map((document) => entryOf(name, document, gathered, locale)),
  };
}

const WHEN = ["at", "day", "since", "askedAt", "createdAt"];
const whenOf = (document: Document): string => {
  const found = WHEN.map((key) => document[key] as unknown).find(
    (value) => value !== undefined && value !== null,
  );
  return found instanceof Date ? found.toISOString() : typeof found === "string" ? found : "";
};
const newestFirst = (documents: readonly Document[]): Document[] =>
  documents.toSorted((a, b) => whenOf(b).localeCompare(whenOf(a)));

function entryOf(name: string, document: Document, gathered: Gathered, locale: Locale): Entry {
  const own = gathered.files.filter(
    ({ record }) =>
      record.id === String(document._id) || (document._id === "me" && record.collection === "people"),
  );
  const title = ["title", "name", "what", "milestone"]
    .map((key) => document[key] as unknown)
    .find((one) => typeof one === "string" && one !== "");
  const when = whenOf(document);
  return {
    title: typeof title === "string" ? title : when === "" ? "" : shown(when, locale),
    fields: fieldsOf(document, gathered, locale),
    // Of one's picture the largest: all sizes lie beside it.
    files: (name === "people" ? own.slice(-1) : own).map(({ path, record }) => ({
      path: path.split("/").map(encodeURIComponent).join("/"),
      name: path.split("/").at(-1) ?? path,
      kind: record.type.startsWith("audio/")
        ? "audio"
        : record.type.startsWith("image/")
          ? "picture"
          : "other",
    })),
  };
}

/** What the program needs and no reader does. */
const INNER = new Set(
  (
    "_id id requestId version rev n v sha256 hash digest salt bytes side files batch attempts deliveredAt sealed totp transports " +
    "recovery lastStep pending changedAt standing fromKind ink membersRev accountId personId hasDevice unusedTold certificateTold " +
    "mentorshipId sessionId evidenceId lastStepId nextStepId nextFor tieId tie source receiverKey formerPlan noteId turn last party " +
    "analysis peaks renditions codec contentType textVersion guarded name title path remindedDay reach"
  ).split(" "),
);
const LONG = 60;

function fieldsOf(document: Document, gathered: Gathered, locale: Locale, before = ""): Field[] {
  return Object.entries(document).flatMap(([key, value]) => {
    if (INNER.has(key) || value === null || value === undefined || value === "") return [];
    if (Array.isArray(value) && value.length === 0) return [];
    // One's own id says nothing to oneself, and a no is what was never said.
    if (value === "me" || value === false) return [];
    const label = before === "" ? labelOf(key, locale) : `${before}, ${labelOf(key, locale).toLowerCase()}`;
    const plain = typeof value === "object" && !(value instanceof Date) && !Array.isArray(value);
    if (plain) return fieldsOf(value as Document, gathered, locale, label);
    if (Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null))
      return [
        {
          label,
          value: value.map((one) => lineOf(one as Document, gathered, locale)).join("\n"),
          long: true,
        },
      ];
    const text = valueOf(value, key, gathered, locale);
    return text === "" ? [] : [{ label, value: text, long: text.length > LONG }];
  });
}

const lineOf = (part: Document, gathered: Gathered, locale: Locale): string =>
  fieldsOf(part, gathered, locale)
    .map(({ value }) => value)
    .join(" · ");

function labelOf(key: string, locale: Locale): string {
  const name = `privacy.fields.${key}`;
  return hasSentence(name) ? translator(locale)(name) : key;
}

const ID = /^[0-9a-hjkmnp-tv-z]{20}$/;
function valueOf(value: unknown, key: string, gathered: Gathered, locale: Locale): string {
  const t = translator(locale);
  if (Array.isArray(value))
    return value
      .map((one) => valueOf(one, key, gathered, locale))
      .filter((one) => one !== "")
      .join(", ");
  if (typeof value === "boolean") return t(value ? "privacy.words.yes" : "privacy.words.no");
  if (typeof value === "number")
    return key === "durationMs" ? showDuration(value) : showNumber(locale, value);
  if (value instanceof Date) return showDate(locale, value, "dateTime");
  if (typeof value !== "string" || ID.test(value)) return "";
  if (value === "me") return t("privacy.words.me");
  if (value === "erased") return t("privacy.words.erased");
  if (/^person-\d+$/.test(value)) return gathered.people[value] || t("privacy.words.somebody");
  const word = `privacy.words.${value}`;
  if (/^[a-z][A-Za-z0-9]*$/.test(value) && hasSentence(word)) return t(word);
  return shown(value, locale);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const shown = (text: string, locale: Locale): string =>
  DAY.test(text)
    ? showDate(locale, text)
    : INSTANT.test(text)
      ? showDate(locale, instant(Date.parse(text)), "dateTime")
      : text;
