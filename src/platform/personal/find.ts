import type { Document } from "mongodb";
import { type Known, WHOLE } from "../mongo/collection.ts";
import type { Handle, Ref } from "./rule.ts";

/** All by which documents about somebody are found. */
export interface Handles {
  person: string;
  account: string | null;
  mail: string | null;
  /** As written in texts made by the program: the name shown and the full name. */
  names: readonly string[];
}

/** The values that a field would hold of somebody. */
export function valuesOf(by: readonly Handle[], handles: Handles): string[] {
  const all: Record<Handle, readonly (string | null)[]> = {
    person: [handles.person],
    account: [handles.account],
    mail: [handles.mail],
    name: handles.names,
  };
  return by.flatMap((handle) => all[handle]).filter((value): value is string => Boolean(value));
}

/**
 * The filter for the documents that hold somebody by this field; null when there can be none. A deep field is looked through
 * first and found by id.
 */
export async function filterFor(
  known: Known,
  path: string,
  ref: Ref,
  handles: Handles,
): Promise<Document | null> {
  const values = valuesOf(ref.by, handles);
  if (values.length === 0) return null;
  if (!ref.deep) return { [path]: { $in: values } };
  const ids: string[] = [];
  const rows = known.model.collection.find({}, { projection: { [path]: 1 }, comment: WHOLE });
  for await (const row of rows) if (mentions(at(row, path), values)) ids.push(String(row._id));
  return ids.length > 0 ? { _id: { $in: ids } } : null;
}

/** What stands at a dotted path; of arrays everything that stands there. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((here, key) => {
    if (Array.isArray(here)) return here.flatMap((one) => at(one, key) ?? []);
    return typeof here === "object" && here !== null ? (here as Document)[key] : undefined;
  }, value);
}
/** As `at`, always as a list without nulls. */
export const allAt = (value: unknown, path: string): unknown[] => {
  const found = at(value, path);
  return (Array.isArray(found) ? found.flat(3) : [found]).filter((one) => one !== null && one !== undefined);
};

/** Does any text in it hold one of these, as a word of its own? */
export function mentions(value: unknown, wanted: readonly string[]): boolean {
  if (typeof value === "string") return wanted.some((one) => holdsWord(value, one));
  if (Array.isArray(value)) return value.some((one) => mentions(one, wanted));
  if (value instanceof Date || typeof value !== "object" || value === null) return false;
  return Object.values(value).some((one) => mentions(one, wanted));
}

function holdsWord(text: string, word: string): boolean {
  for (let from = text.indexOf(word); from !== -1; from = text.indexOf(word, from + 1))
    if (!isLetter(text[from - 1]) && !isLetter(text[from + word.length])) return true;
  return false;
}
const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);
