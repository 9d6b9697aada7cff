import type { Document } from "mongodb";
import { collections, type Known, WHOLE } from "../mongo/collection.ts";
import { at, filterFor, type Handles, valuesOf } from "./find.ts";
import { type FileRecord, filesOf } from "./references.ts";
import { isPersonal, type PersonalRule, type Ref } from "./rule.ts";
import { leavesOf } from "./shape.ts";

/** What somebody is given of one document. */
export interface Gift {
  collection: string;
  /** The person is the one it is about, or somebody who did something in it. */
  as: Ref["as"];
  document: Document;
  files: FileRecord[];
}

/**
 * Everything that the rules give somebody, collection by collection in the order of the rooms. To a guardian only of the
 * collections whose rule says so.
 */
export async function* giftsFor(handles: Handles, reader: "self" | "guardian"): AsyncIterable<Gift> {
  for (const known of collections().values())
    if (isPersonal(known.personal) && (reader === "self" || known.personal.guardian))
      yield* await giftsOf(known, known.personal, handles);
}

async function giftsOf(known: Known, rule: PersonalRule, handles: Handles): Promise<Gift[]> {
  const gifts = new Map<string, Gift>();
  for (const [path, ref] of subjectsFirst(rule)) {
    if (!givesAnything(ref)) continue;
    const filter = await filterFor(known, path, ref, handles);
    if (!filter) continue;
    const all = { $and: [filter, ref.givenWhen ?? {}] };
    for await (const row of known.model.collection.find(all, { comment: WHOLE })) {
      const id = String(row._id);
      const there = gifts.get(id);
      const whole = ref.given === "all";
      if (there?.as === "subject" && whole) continue;
      const part = whole ? wholeOf(row, rule) : partOf(known, row, path, ref, handles);
      if (there) Object.assign(there.document, { ...part, ...there.document });
      else
        gifts.set(id, {
          collection: known.name,
          as: ref.as,
          document: part,
          files: whole ? filesOf(known.name, rule, row) : [],
        });
    }
  }
  return [...gifts.values()];
}

const givesAnything = ({ given }: Ref): boolean =>
  given === "all" || (Array.isArray(given) && given.length > 0);

/** Whoever is given the whole is asked for first, so that a part never hides it. */
const subjectsFirst = (rule: PersonalRule): [string, Ref][] =>
  Object.entries(rule.people).sort(([, a], [, b]) => Number(a.given !== "all") - Number(b.given !== "all"));

function wholeOf(row: Document, rule: PersonalRule): Document {
  return without(row, rule.secret ?? []);
}

/** A copy without these paths. */
function without(value: Document, paths: readonly string[], before = ""): Document {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const path = `${before}${key}`;
      if (paths.includes(path)) return [];
      return [[key, pruned(inner, paths, `${path}.`)]];
    }),
  );
}
function pruned(value: unknown, paths: readonly string[], before: string): unknown {
  if (Array.isArray(value)) return value.map((one) => pruned(one, paths, before));
  const plain =
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return plain && paths.some((path) => path.startsWith(before))
    ? without(value as Document, paths, before)
    : value;
}

/** The named fields; of an array only the elements in which the person is. */
function partOf(known: Known, row: Document, path: string, ref: Ref, handles: Handles): Document {
  const list = leavesOf(known.shape).find((leaf) => leaf.path === path)?.arrays[0] ?? null;
  const own = valuesOf(ref.by, handles);
  const part: Document = { _id: row._id };
  for (const field of ref.given as readonly string[]) {
    if (list === null || !field.startsWith(`${list}.`)) {
      put(part, field, at(row, field));
      continue;
    }
    const inside = path.slice(list.length + 1);
    const elements = ((at(row, list) ?? []) as Document[]).filter((one) =>
      own.includes(String(at(one, inside))),
    );
    const name = field.slice(list.length + 1);
    const there = (part[list] ?? elements.map(() => ({}))) as Document[];
    part[list] = there;
    elements.forEach((one, index) => {
      const target = there[index];
      if (target) target[name] = at(one, name);
    });
  }
  return part;
}

function put(target: Document, path: string, value: unknown): void {
  if (value === undefined) return;
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) target[first] = value;
  else {
    target[first] ??= {};
    put(target[first] as Document, rest.join("."), value);
  }
}
