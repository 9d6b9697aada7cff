import type { Document } from "mongodb";
import { collections, type Known, WHOLE } from "../mongo/collection.ts";
import { writingTo } from "../mongo/inside.ts";
import { allAt, at, filterFor, type Handles, valuesOf } from "./find.ts";
import { ERASED, type Ending, isPersonal, type Ref } from "./rule.ts";
import { leavesOf } from "./shape.ts";
import { stores } from "./stores.ts";

/** One piece of an erasure. Each bears being done twice and leaves what the pieces after it need. */
export interface Piece {
  name: string;
  run: (work: Work) => Promise<void>;
}
export interface Work {
  handles: Handles;
  now: Date;
  /** Called with the storage keys of documents before they go, so that their bytes can follow. */
  willLose: (keys: readonly string[]) => Promise<void>;
}

type When = "first" | "last";
const rooms = new Map<string, { run: (work: Work) => Promise<void>; when: When }>();
/**
 * A room does what its documents need beyond their rules (`erased: "room"`): before the rules are applied, or after all else
 * where the work itself leaves traces.
 */
export const onErasure = (room: string, run: (work: Work) => Promise<void>, when: When = "first"): void =>
  void rooms.set(room, { run, when });
export const erasingRooms = (): readonly string[] => [...rooms.keys()];

/** By these the others are found, so they go last: first whoever signs in, then the person. */
const LAST = ["accounts", "people"];

/** All that must be done to erase somebody, in the order in which it is done. */
export function erasurePieces(): Piece[] {
  const all = [...collections().values()].filter(({ personal }) => isPersonal(personal));
  const last = LAST.flatMap((name) => all.filter((known) => known.name === name));
  return [
    ...ofRooms("first"),
    ...stores().map((store) => ({
      name: `store ${store.name}`,
      run: ({ handles }: Work) => store.erase(handles),
    })),
    ...byRules(all.filter(({ name }) => !LAST.includes(name))),
    ...ofRooms("last"),
    ...byRules(last),
  ];
}

const ofRooms = (when: When): Piece[] =>
  [...rooms].flatMap(([room, one]) => (one.when === when ? [{ name: `room ${room}`, run: one.run }] : []));

const byRules = (some: readonly Known[]): Piece[] =>
  some.flatMap((known) =>
    refsOf(known).map(([path, ref]) => ({
      name: `${known.name} ${path}`,
      run: (work: Work) => eraseBy(known, path, ref, work),
    })),
  );

/** Who is found by the document's own id comes last, so that the other fields still find it. */
const refsOf = ({ personal }: Known): [string, Ref][] =>
  isPersonal(personal)
    ? Object.entries(personal.people).sort(([a], [b]) => Number(a === "_id") - Number(b === "_id"))
    : [];

async function eraseBy(known: Known, path: string, ref: Ref, work: Work): Promise<void> {
  const filter = await filterFor(known, path, ref, work.handles);
  if (!filter) return;
  const before: Document[] = [];
  for (const { when, erased } of ref.cases) {
    await end(known, path, ref, erased, { $and: [filter, when, ...not(before)] }, work);
    before.push(when);
  }
  await end(known, path, ref, ref.erased, { $and: [filter, ...not(before)] }, work);
}
const not = (conditions: readonly Document[]): Document[] =>
  conditions.length > 0 ? [{ $nor: [...conditions] }] : [];

async function end(
  known: Known,
  path: string,
  ref: Ref,
  ending: Ending,
  filter: Document,
  work: Work,
): Promise<void> {
  if (ending === "remove") return removeAll(known, filter, work);
  if (ending === "room") return;
  if (ending === "share") {
    const values = valuesOf(ref.by, work.handles);
    await removeAll(
      known,
      { $and: [filter, { [path]: { $not: { $elemMatch: { $nin: [...values, ERASED] } } } }] },
      work,
    );
  }
  if (ref.deep) return unnameDeep(known, path, filter, work);
  await unname(known, path, ref, filter, work);
}

async function removeAll(known: Known, filter: Document, work: Work): Promise<void> {
  const files = isPersonal(known.personal) ? Object.keys(known.personal.files ?? {}) : [];
  if (files.length > 0) {
    const rows = known.model.collection.find(filter, { comment: WHOLE });
    for await (const row of rows) {
      const keys = files.flatMap((path) => allAt(row, path)).map(String);
      if (keys.length > 0) await work.willLose(keys);
    }
  }
  await writingTo(known.name, () => known.model.collection.deleteMany(filter, { comment: WHOLE }));
}

async function unname(known: Known, path: string, ref: Ref, filter: Document, work: Work): Promise<void> {
  const arrays = leavesOf(known.shape).find((leaf) => leaf.path === path)?.arrays ?? [];
  if (arrays.length > 1) throw new Error(`${known.name}.${path} lies in an array within an array`);
  const list = arrays[0];
  const inside = list === undefined ? "" : path.slice(list.length + 1);
  const element = [list, "$[e]", inside].filter((part) => part !== "").join(".");
  const values = valuesOf(ref.by, work.handles);
  const target = list === undefined ? path : element;
  const put = (docs: Document, more: Document): Promise<unknown> =>
    writingTo(known.name, () =>
      known.model.collection.updateMany(
        docs,
        // What is set as a whole takes the id inside it away by itself.
        {
          $set: Object.keys(more).some((key) => path.startsWith(`${key}.`))
            ? more
            : { [target]: ERASED, ...more },
        },
        {
          comment: WHOLE,
          ...(list === undefined
            ? {}
            : { arrayFilters: [{ [inside === "" ? "e" : `e.${inside}`]: { $in: values } }] }),
        },
      ),
    );
  if (ref.also) await put({ $and: [filter, ref.also.when ?? {}] }, ref.also.set(work.now));
  await put(filter, {});
}

async function unnameDeep(known: Known, path: string, filter: Document, work: Work): Promise<void> {
  const rows = known.model.collection.find(filter, { projection: { [path]: 1 }, comment: WHOLE });
  for await (const row of rows)
    await writingTo(known.name, () =>
      known.model.collection.updateOne(
        { _id: row._id },
        { $set: { [path]: replaced(at(row, path), work.handles) } },
      ),
    );
}
function replaced(value: unknown, handles: Handles): unknown {
  const gone = valuesOf(["person", "account", "mail"], handles);
  if (typeof value === "string") return gone.reduce((text, id) => text.replaceAll(id, ERASED), value);
  if (Array.isArray(value)) return value.map((one) => replaced(one, handles));
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, handles)]));
}
