import { Readable } from "node:stream";
import type { Document, MongoClient } from "mongodb";
import { z } from "zod";
import { clock } from "../../src/platform/clock.ts";
import { Id } from "../../src/platform/fields.ts";
import { newId } from "../../src/platform/ids.ts";
import { collections, type Known } from "../../src/platform/mongo/collection.ts";
import { isPersonal, type PersonalRule, type Ref } from "../../src/platform/personal/rule.ts";
import { storage } from "../../src/platform/storage/current.ts";
import type { Member } from "./people.ts";

/** One document made for a test: whose it is by which field, and the unmistakable words that stand in it. */
export interface Planted {
  collection: string;
  id: string;
  /** The field by which the person is in it; null when they are not. */
  path: string | null;
  ref: Ref | null;
  /** Path → the word that stands there. */
  words: ReadonlyMap<string, string>;
  /** The word inside the stored file, if the document has one. */
  inFile: string | null;
}

let number = 0;
const word = (): string => `kanarie${String((number += 1)).padStart(5, "0")}q`;

/**
 * Fills every collection that holds people, from the shapes and rules alone: for each field by which somebody is found a
 * document with the person in that field and strangers in all others, and one with strangers only. A new collection is filled
 * without a word here.
 */
export async function plantCanaries(
  client: MongoClient,
  dbName: string,
  who: Member,
  name: string,
): Promise<Planted[]> {
  const out: Planted[] = [];
  for (const known of collections().values()) {
    if (!isPersonal(known.personal)) continue;
    const entries: [string | null, Ref | null][] = [...Object.entries(known.personal.people), [null, null]];
    for (const [path, ref] of entries) {
      const planted = await plant(known, known.personal, { path, ref, who, name });
      const { doc, ...facts } = planted;
      const target = client.db(dbName).collection<Document & { _id: string }>(known.name);
      const { _id, ...fields } = doc;
      // The person and the account are there already: what is theirs by nature stays.
      await target.updateOne({ _id }, { $set: fields }, { upsert: true });
      out.push({ ...facts, id: _id });
    }
  }
  return out;
}

interface Wish {
  path: string | null;
  ref: Ref | null;
  who: Member;
  name: string;
}

async function plant(known: Known, rule: PersonalRule, wish: Wish) {
  const words = new Map<string, string>();
  const make = maker(rule, wish, words);
  const doc = make(known.shape, "") as Document & { _id: string };
  if (wish.path !== "_id") doc._id = newId();
  if (known.name === "accounts" && wish.path) ownAccount(doc, wish, words);
  if (known.name === "people" && wish.path) ownPerson(doc, wish, words);
  words.delete("_id");
  const inFile = await withFile(rule, doc, words);
  return { collection: known.name, path: wish.path, ref: wish.ref, words, inFile, doc };
}

/** Of the real account only what signing in does not need is written over. */
function ownAccount(doc: Document, { who }: Wish, words: Map<string, string>): void {
  doc._id = who.accountId;
  for (const key of Object.keys(doc)) if (!["_id"].includes(key)) delete doc[key];
  words.clear();
}
function ownPerson(doc: Document, { who, name }: Wish, words: Map<string, string>): void {
  doc._id = who.personId;
  for (const key of ["birthDay", "guarded", "secretAddress", "version", "createdAt", "leavingAt"])
    delete doc[key];
  words.delete("birthDay");
  doc.name = name;
  words.set("name", name);
}

/** The stored bytes of a document that has files, with one word in each of them. */
async function withFile(
  rule: PersonalRule,
  doc: Document,
  words: Map<string, string>,
): Promise<string | null> {
  const files = Object.entries(rule.files ?? {});
  if (files.length === 0) return null;
  const inFile = word();
  for (const [path, facts] of files) {
    const { key, bytes, sha256 } = await storage().put(Readable.from([`bytes of ${inFile}`]), {
      type: "x/y",
    });
    for (const [at, value] of [
      [path, key],
      [facts.bytes, bytes],
      [facts.sha256, sha256],
      [facts.type, "audio/mpeg"],
    ] as const) {
      words.delete(at);
      put(doc, at, value);
    }
  }
  return inFile;
}
function put(target: Document, path: string, value: unknown): void {
  const [first = "", ...rest] = path.split(".");
  const inner: unknown = target[first];
  if (rest.length === 0) target[first] = value;
  else put((Array.isArray(inner) ? inner[0] : inner) as Document, rest.join("."), value);
}

function maker(rule: PersonalRule, wish: Wish, words: Map<string, string>) {
  const wanted = { ...wish.ref?.givenWhen } as Record<string, unknown>;
  const handle = (path: string): string | null => {
    const ref = rule.people[path];
    if (!ref) return null;
    const mine = path === wish.path;
    const { who, name } = wish;
    const of = { person: who.personId, account: who.accountId, mail: who.email, name };
    if (mine) return of[ref.by[0] as keyof typeof of];
    return ref.by[0] === "mail" ? `${word()}@example.org` : newId();
  };
  const make = (type: z.ZodType, path: string): unknown => {
    const deeper = path === "" ? "" : `${path}.`;
    const held = handle(path);
    if (type instanceof z.ZodNullable || type instanceof z.ZodOptional || type instanceof z.ZodDefault)
      return make(type.unwrap() as z.ZodType, path);
    if (type instanceof z.ZodReadonly) return make(type.unwrap() as z.ZodType, path);
    if (type instanceof z.ZodPipe) return make(type.out as z.ZodType, path);
    if (type instanceof z.ZodArray) return [make(type.element as z.ZodType, path)];
    if (held !== null && rule.people[path]?.deep)
      return type instanceof z.ZodRecord ? { k: held } : `til ${held} i dag`;
    if (held !== null) return held;
    if (type instanceof z.ZodObject)
      return Object.fromEntries(
        Object.entries(type.shape).map(([key, inner]) => [key, make(inner as z.ZodType, deeper + key)]),
      );
    if (type instanceof z.ZodUnion)
      return make(
        (type.options as z.ZodType[]).find((one) => !(one instanceof z.ZodNull)) ?? z.string(),
        path,
      );
    if (type === Id) return newId();
    return plain(type, path, wanted[path], words);
  };
  return make;
}

function plain(type: z.ZodType, path: string, wanted: unknown, words: Map<string, string>): unknown {
  if (type instanceof z.ZodEnum) {
    const options = type.options as string[];
    const not = typeof wanted === "object" && wanted !== null && "$ne" in wanted ? wanted.$ne : null;
    return typeof wanted === "string" ? wanted : options.find((one) => one !== not);
  }
  if (type instanceof z.ZodNumber) return 1_000_000 + (number += 1);
  if (type instanceof z.ZodBoolean) return true;
  if (type instanceof z.ZodDate) return clock.now();
  if (type instanceof z.ZodLiteral) return type.value;
  if (type instanceof z.ZodRecord) {
    const inner = plain(type.valueType as z.ZodType, `${path}.k`, undefined, words);
    return { k: inner };
  }
  const own = word();
  words.set(path, own);
  return own;
}

/** Every document of the database as one text, and every stored byte; what a word is looked for in. */
export async function everything(client: MongoClient, dbName: string): Promise<Map<string, string>> {
  const out = new Map<string, string>();
  for (const { name } of await client.db(dbName).listCollections({}, { nameOnly: true }).toArray()) {
    const rows = await client
      .db(dbName)
      .collection(name)
      .find({}, { raw: true, comment: "whole collection" } as never)
      .toArray();
    out.set(name, rows.map((row) => Buffer.from(row as unknown as Uint8Array).toString("latin1")).join("\n"));
  }
  for await (const key of storage().list()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await storage().open(key)) chunks.push(chunk as Buffer);
    out.set(`file ${key}`, Buffer.concat(chunks).toString("latin1"));
  }
  return out;
}

/** A document of a collection in which only strangers are, with some fields as given. Gives its id. */
export async function aStranger(
  connection: { client: unknown; dbName: string },
  known: Known,
  fields: Document,
): Promise<string> {
  const nobody = { personId: newId(), accountId: newId(), email: `${word()}@example.org` } as Member;
  const rule: PersonalRule = isPersonal(known.personal)
    ? known.personal
    : { purpose: "", basis: "duty", people: {}, kept: [] };
  const { doc } = await plant(known, rule, { path: null, ref: null, who: nobody, name: word() });
  const whole = { ...doc, ...fields };
  await (connection.client as MongoClient)
    .db(connection.dbName)
    .collection<Document & { _id: string }>(known.name)
    .insertOne(whole);
  return whole._id;
}
