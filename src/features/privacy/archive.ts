import type { Readable } from "node:stream";
import { z } from "../../platform/fields.ts";
import type { Locale } from "../../platform/i18n.ts";
import { collections } from "../../platform/mongo/collection.ts";
import { isPersonal, keptRules } from "../../platform/personal/rule.ts";
import { stores } from "../../platform/personal/stores.ts";
import { zipOf } from "../../platform/zip.ts";
import type { Gathered } from "./gather.ts";
import { readableCopy } from "./readable.ts";

export interface CopyFacts {
  name: string;
  madeAt: Date;
  locale: Locale;
  reader: "self" | "guardian";
}

/** The name of the page to open first, in the reader's language. */
export const firstPage = (locale: Locale): string => (locale === "da" ? "Læs mig.html" : "Read me.html");

/**
 * The zip as a stream: a page to read, the data as JSON with its schema, and the files. One file is open at a time;
 * `onFile` is told how many were put in. One that cannot be opened ends this copy, which is tried again.
 */
export function archiveOf(gathered: Gathered, facts: CopyFacts, onFile: (done: number) => void): Readable {
  const texts = new Map([
    [firstPage(facts.locale), readableCopy(gathered, facts)],
    ["data.json", `${JSON.stringify(dataOf(gathered, facts), null, 2)}\n`],
    ["data.schema.json", `${JSON.stringify(schemaOf(), null, 2)}\n`],
  ]);
  const files = gathered.files.map(({ path, record: { key, bytes } }) => ({ path, key, bytes }));
  return zipOf(texts, files, facts.madeAt, onFile);
}

function dataOf(gathered: Gathered, facts: CopyFacts) {
  return {
    $schema: "data.schema.json",
    madeAt: facts.madeAt,
    for: facts.reader,
    people: gathered.people,
    collections: Object.fromEntries(
      Object.entries(gathered.collections).map(([name, documents]) => [
        name,
        { ...aboutOf(name), documents },
      ]),
    ),
    stores: gathered.stores,
    files: gathered.files.map(({ path, record }) => ({
      path,
      collection: record.collection,
      document: record.id,
      type: record.type,
      bytes: record.bytes,
      sha256: record.sha256,
    })),
  };
}

/** Article 15(1): what it is for, on which ground, and how long it is kept. */
function aboutOf(name: string) {
  const rule = collections().get(name)?.personal;
  return rule && isPersonal(rule)
    ? {
        purpose: rule.purpose,
        basis: rule.basis,
        kept: keptRules(rule).map(({ for: time, why }) => ({ for: time, why })),
      }
    : {};
}

/** JSON Schema (2020-12) of `data.json`. Nothing is required: of another's document only some fields are given. */
export function schemaOf(): object {
  const documents = [...collections().values()]
    .filter(({ personal }) => isPersonal(personal))
    .map(({ name, shape, personal }) => [
      name,
      {
        type: "object",
        ...(isPersonal(personal) ? { description: personal.purpose } : {}),
        properties: {
          purpose: { type: "string" },
          basis: { type: "string" },
          kept: { type: "array" },
          documents: { type: "array", items: loosened(jsonSchemaOf(shape)) },
        },
      },
    ]);
  const list = (items: object) => ({ type: "array", items });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Flyvefærdig: data.json",
    type: "object",
    properties: {
      madeAt: { type: "string" },
      for: { type: "string", enum: ["self", "guardian"] },
      people: { type: "object", additionalProperties: { type: "string" } },
      collections: { type: "object", properties: Object.fromEntries(documents) },
      stores: {
        type: "object",
        properties: Object.fromEntries(
          stores().map(({ name, purpose }) => [name, { type: "array", description: purpose }]),
        ),
      },
      files: list({
        type: "object",
        properties: {
          path: { type: "string" },
          collection: { type: "string" },
          document: { type: "string" },
          type: { type: "string" },
          bytes: { type: "number" },
          sha256: { type: "string" },
        },
        required: ["path", "bytes", "sha256"],
      }),
    },
    required: ["madeAt", "for", "people", "collections", "files"],
  };
}

const jsonSchemaOf = (shape: z.ZodObject): unknown =>
  z.toJSONSchema(shape, {
    unrepresentable: "any",
    io: "output",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { type: "string" });
    },
  });

/** Ids are labels here and fields may be left out, so patterns and demands go. */
function loosened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(loosened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !isDemand(key, inner))
      .map(([key, inner]) => [key, loosened(inner)]),
  );
}
const isDemand = (key: string, inner: unknown): boolean =>
  (key === "pattern" && typeof inner === "string") ||
  (key === "required" && Array.isArray(inner)) ||
  (key === "additionalProperties" && inner === false) ||
  key === "$schema";
