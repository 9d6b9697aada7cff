import type { Document } from "mongodb";
import { systemContext } from "../../platform/context.ts";
import type { Handles } from "../../platform/personal/find.ts";
import { type Gift, giftsFor } from "../../platform/personal/give.ts";
import type { FileRecord } from "../../platform/personal/references.ts";
import { ERASED } from "../../platform/personal/rule.ts";
import { stores } from "../../platform/personal/stores.ts";
import { factsOf, isGateOpen } from "../consent/index.ts";
import type { Copy } from "./schema.ts";

/** A file of the copy: where it lies in the zip, and which stored bytes it is. */
export interface CopyFile {
  path: string;
  record: FileRecord;
}
/** All that goes into a copy. Other people stand in it as `person-1` …, with the names in `people`. */
export interface Gathered {
  people: Record<string, string>;
  collections: Record<string, Document[]>;
  stores: Record<string, Document[]>;
  files: CopyFile[];
}

/** Reads everything that the rules give somebody. */
export async function gather(handles: Handles, reader: Copy["reader"]): Promise<Gathered> {
  const gifts: Gift[] = [];
  for await (const gift of giftsFor(handles, reader)) gifts.push(gift);
  const collections: Record<string, Document[]> = {};
  for (const gift of gifts) (collections[gift.collection] ??= []).push(gift.document);
  const given: Record<string, Document[]> = {};
  if (reader === "self")
    for (const store of stores()) if (store.give) given[store.name] = await store.give(handles);
  const named = await others(collections, handles.person);
  return {
    people: Object.fromEntries([...named.values()].map(({ label, name }) => [label, name])),
    collections: renamed(collections, handles.person, named),
    stores: given,
    files: filesIn(gifts),
  };
}

const ID = /[0-9a-hjkmnp-tv-z]{20}/g;

/**
 * The other people whose ids stand in the documents. Their name as shown, which whoever asks has met by it; of a young
 * person whose gate is closed not even that.
 */
async function others(
  collections: object,
  self: string,
): Promise<Map<string, { label: string; name: string }>> {
  const ids = [...new Set(JSON.stringify(collections).match(ID) ?? [])].filter((id) => id !== self);
  const facts = await factsOf(systemContext(), ids);
  const known = ids.flatMap((id) => {
    const one = facts.get(id);
    return one ? [{ id, name: one.person.birthDay === null || isGateOpen(one) ? one.person.name : "" }] : [];
  });
  return new Map(known.map(({ id, name }, index) => [id, { label: `person-${index + 1}`, name }]));
}

/** The same documents with labels in place of ids, also inside texts and keys made of them. */
function renamed<T>(value: T, self: string, named: ReadonlyMap<string, { label: string }>): T {
  const swap = (text: string): string =>
    text.replace(ID, (id) => (id === self ? "me" : id === ERASED ? "erased" : (named.get(id)?.label ?? id)));
  const walk = (inner: unknown): unknown => {
    if (typeof inner === "string") return swap(inner);
    if (Array.isArray(inner)) return inner.map(walk);
    if (inner instanceof Date || typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, walk(one)]));
  };
  return walk(value) as T;
}

const ENDINGS: Record<string, string> = {
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/aac": "aac",
  "audio/wav": "wav",
  "audio/aiff": "aiff",
  "audio/flac": "flac",
  "audio/ogg": "ogg",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/avif": "avif",
  "application/pdf": "pdf",
};

const NAMES: Record<string, string> = { people: "profile" };

/** Each file under a name that a person can read: `recordings/Sidste bus v2.mp3`. */
function filesIn(gifts: readonly Gift[]): CopyFile[] {
  const titles = new Map(
    gifts.flatMap((gift) =>
      typeof gift.document.title === "string"
        ? [[String(gift.document._id), gift.document.title] as const]
        : [],
    ),
  );
  const taken = new Set<string>();
  return gifts.flatMap((gift) =>
    gift.files.map((record) => {
      const folder = record.type.startsWith("audio/")
        ? "recordings"
        : record.type.startsWith("image/")
          ? "pictures"
          : "files";
      const about =
        titles.get(String(gift.document.demo ?? gift.document._id)) ??
        NAMES[gift.collection] ??
        gift.collection;
      const n = typeof gift.document.n === "number" ? ` v${gift.document.n}` : "";
      const ending = ENDINGS[record.type] ?? "bin";
      const path = free(taken, `${folder}/${readable(about)}${n}`, ending);
      return { path, record };
    }),
  );
}

/** What every system takes as a file's name. */
const readable = (title: string): string =>
  title
    .normalize("NFC")
    .replace(/[\p{C}/\\:*?"<>|.]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 80) || "file";

function free(taken: Set<string>, name: string, ending: string): string {
  let path = `${name}.${ending}`;
  for (let n = 2; taken.has(path.toLowerCase()); n += 1) path = `${name} (${n}).${ending}`;
  taken.add(path.toLowerCase());
  return path;
}
