import type { Document } from "mongodb";
import { collections, type Known, WHOLE } from "../mongo/collection.ts";
import { storage } from "../storage/current.ts";
import { allAt } from "./find.ts";
import { ERASED, isPersonal, type PersonalRule } from "./rule.ts";

interface Pointer {
  path: string;
  /** Where the document may be. */
  to: readonly string[];
}

/** Which ids of a collection must lead to a document, made from its rule. */
export function pointersOf({ personal }: Pick<Known, "personal">): Pointer[] {
  const people = isPersonal(personal)
    ? Object.entries(personal.people)
        .filter(([path, ref]) => !ref.deep && path !== "_id" && !ref.by.includes("mail"))
        .map(([path, ref]) => ({
          path,
          to: [...ref.by.map((handle) => (handle === "account" ? "accounts" : "people")), ...ref.or],
        }))
    : [];
  const others = Object.entries(personal.points ?? {}).flatMap(([path, to]) =>
    typeof to === "string" && to !== "storage" && !to.endsWith("?") ? [{ path, to: [to] }] : [],
  );
  return [...people, ...others].filter(({ to }) => !to.includes("anything"));
}

/** Words that stand where an id may stand and lead nowhere by design. */
const NOWHERE: Record<string, readonly string[]> = { house: ["0".repeat(20)], calls: ["calls"] };

/** One line for each id that leads to no document. */
export async function* danglingReferences(): AsyncIterable<string> {
  const ids = new Map<string, Set<string>>();
  const idsOf = async (name: string): Promise<Set<string>> => {
    const known = collections().get(name);
    const found = ids.get(name) ?? new Set(NOWHERE[name] ?? []);
    if (!ids.has(name) && known)
      for await (const row of known.model.collection.find({}, { projection: { _id: 1 }, comment: WHOLE }))
        found.add(String(row._id));
    ids.set(name, found);
    return found;
  };
  for (const known of collections().values()) {
    const pointers = pointersOf(known);
    if (pointers.length === 0) continue;
    const rows = known.model.collection.find({}, { comment: WHOLE });
    for await (const row of rows)
      for (const { path, to } of pointers)
        for (const id of allAt(row, path)) {
          if (id === ERASED) continue;
          const targets = await Promise.all(to.map(idsOf));
          if (!targets.some((target) => target.has(String(id))))
            yield `${known.name} ${String(row._id)}: ${path} leads to no document of ${to.join(" or ")}`;
        }
  }
}

/** A stored file as its document describes it. */
export interface FileRecord {
  collection: string;
  id: string;
  key: string;
  bytes: number;
  sha256: string;
  type: string;
}

/** The files of a document by its rule. */
export function filesOf(name: string, rule: PersonalRule, row: Document): FileRecord[] {
  return Object.entries(rule.files ?? {}).flatMap(([path, facts]) => {
    const keys = allAt(row, path);
    const [bytes, hashes] = [allAt(row, facts.bytes), allAt(row, facts.sha256)];
    const types = allAt(row, facts.type);
    return keys.map((key, index) => ({
      collection: name,
      id: String(row._id),
      key: String(key),
      bytes: Number(bytes[index]),
      sha256: String(hashes[index]),
      // One type for all of a document's files, or each its own.
      type: String(types[index] ?? types[0]),
    }));
  });
}

/** Every file that a document claims to have. */
export async function* allFiles(): AsyncIterable<FileRecord> {
  for (const { name, personal, model } of collections().values()) {
    if (!isPersonal(personal) || !personal.files) continue;
    for await (const row of model.collection.find({}, { comment: WHOLE }))
      yield* filesOf(name, personal, row);
  }
}

/** One line for each record without its bytes, and each object without its record. Bytes are read and hashed. */
export async function* storageDifferences(hash: (key: string) => Promise<string>): AsyncIterable<string> {
  // The store is listed first: what is put meanwhile is not taken for nobody's.
  const objects = new Set<string>();
  for await (const key of storage().list()) objects.add(key);
  for await (const file of allFiles()) {
    objects.delete(file.key);
    const who = `${file.collection} ${file.id}`;
    const stored = await storage().stat(file.key);
    if (!stored) yield `${who}: its bytes ${file.key} are missing`;
    else if (stored.bytes !== file.bytes) yield `${who}: has ${stored.bytes} bytes and says ${file.bytes}`;
    else if (stored.sha256 !== file.sha256 || (await hash(file.key)) !== file.sha256)
      yield `${who}: its bytes ${file.key} are not those that it records`;
  }
  for (const key of objects) yield `storage ${key}: belongs to no document`;
}
