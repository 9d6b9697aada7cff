import type {
  Collection as NativeCollection,
  Filter,
  FindOptions,
  UpdateFilter,
  Document,
  IndexSpecification,
  CreateIndexesOptions,
} from "mongodb";
import mongoose, { type Model } from "mongoose";
import type { z } from "zod";
import type { Rule } from "../personal/rule.ts";
import { mongooseFields } from "./fields.ts";
import { sessionInside, writingTo } from "./inside.ts";
import { asked } from "./readings.ts";

/** One index: its keys and options. Every query of a room must have one; a law explains them all. */
export type Index = [keys: IndexSpecification, options?: CreateIndexesOptions];

export interface FindMore {
  sort?: Record<string, 1 | -1>;
  limit?: number;
  skip?: number;
  /** Only these fields (and `_id`): what a list does not show it does not read. */
  only?: readonly string[];
}

/** A collection whose documents are plain objects of one zod shape. Reads are lean; filters and updates are cast. */
export interface Collection<T extends { _id: string }> {
  readonly name: string;
  find(filter: Filter<T>, more?: FindMore): Promise<T[]>;
  findOne(filter: Filter<T>, more?: Pick<FindMore, "sort" | "only">): Promise<T | null>;
  get(id: string): Promise<T | null>;
  /** All of these ids that exist, in no promised order. */
  all(ids: readonly string[], more?: Pick<FindMore, "only">): Promise<T[]>;
  /** Parses by the zod shape first, so nothing half-formed is stored. @throws duplicate-key errors; see `isDuplicate`. */
  insert(doc: T): Promise<T>;
  insertMany: (docs: readonly T[]) => Promise<void>;
  /** Changes the first match; the document as it is afterwards, or null when none matched. */
  update(
    filter: Filter<T>,
    change: UpdateFilter<T>,
    options?: { upsert?: boolean; sort?: Record<string, 1 | -1> },
  ): Promise<T | null>;
  /** How many were matched. */
  updateMany(
    filter: Filter<T>,
    change: UpdateFilter<T>,
    options?: { arrayFilters?: Document[] },
  ): Promise<number>;
  remove(filter: Filter<T>): Promise<number>;
  count(filter: Filter<T>, limit?: number): Promise<number>;
  exists(filter: Filter<T>): Promise<boolean>;
  aggregate<R extends Document>(pipeline: Document[]): Promise<R[]>;
  /** Of documents that differ in none of `per`, the one with the newest `at`. Needs an index of `per` and `at: -1`; filter by its first field. */
  newestOfEach(filter: Filter<T>, per: readonly (keyof T & string)[]): Promise<T[]>;
  /** Every document one by one, for jobs and scripts. */
  each(filter: Filter<T>): AsyncIterable<T>;
}

export interface Known {
  name: string;
  shape: z.ZodObject;
  indexes: readonly Index[];
  /** Whose data it is, and what export, erasure and retention do with it. */
  personal: Rule;
  model: Model<Document>;
}
const known = new Map<string, Known>();

/** Marks a walk through a whole collection, which only jobs and scripts may do; the law of indexes knows it. */
export const WHOLE = "whole collection";

/** All collections that rooms have declared, for indexes, laws and the invariants. */
export const collections = (): ReadonlyMap<string, Known> => known;

const BATCH_ROWS = 2_000;
/**
 * The shape has been through zod, from which mongoose's own fields are made: what is new goes straight to the driver, without
 * being hydrated and cast once more, which was a good third of an insert's work.
 */
const PARSED = { ignoreUndefined: true } as const;

/**
 * Declares a collection. The mongoose fields are made from the zod shape, so there is one definition of a document.
 * `_id` is a string made by `newId()`. `personal` is the rule of export, erasure and retention; a law holds it against the shape.
 */
export function collection<S extends z.ZodObject>(
  name: string,
  shape: S,
  indexes: readonly Index[],
  personal: Rule,
): Collection<z.output<S> & { _id: string }> {
  type T = z.output<S> & { _id: string };
  const schema = new mongoose.Schema(mongooseFields(shape), {
    collection: name,
    strict: "throw",
    versionKey: false,
    minimize: false,
    id: false,
  });
  const model = mongoose.model(name, schema) as unknown as Model<Document>;
  known.set(name, { name, shape, indexes, personal, model });
  const select = (only?: readonly string[]) =>
    only ? Object.fromEntries(only.map((key) => [key, 1])) : undefined;
  const options = (more: FindMore): FindOptions => ({
    // A list comes in one piece: the driver's 101 rows would ask the database again for each further batch.
    batchSize: BATCH_ROWS,
    ...(more.sort ? { sort: more.sort } : {}),
    ...(more.limit ? { limit: more.limit } : {}),
    ...(more.skip ? { skip: more.skip } : {}),
  });
  const lean = (rows: unknown): T[] => rows as T[];
  const first = (filter: Document, more: Pick<FindMore, "sort" | "only">): Promise<T | null> =>
    asked(
      [name, "findOne", filter, more],
      async () =>
        (await model.findOne(filter, select(more.only), options(more) as object).lean()) as T | null,
    );
  return {
    name,
    find: (filter, more = {}) =>
      asked([name, "find", filter, more], async () =>
        lean(await model.find(filter as Document, select(more.only), options(more) as object).lean()),
      ),
    findOne: (filter, more = {}) => first(filter as Document, more),
    get: (id) => first({ _id: id }, {}),
    all: async (ids, more = {}) => {
      const each = [...new Set(ids)];
      return each.length === 0
        ? []
        : asked([name, "all", each, more], async () =>
            lean(await model.find({ _id: { $in: each } }, select(more.only)).lean()),
          );
    },
    insert: async (doc) => {
      const whole = shape.parse(doc);
      await writingTo(name, () =>
        model.collection.insertOne(whole as Document, { ...PARSED, ...sessionInside() }),
      );
      return whole as T;
    },
    insertMany: async (docs) => {
      if (docs.length === 0) return;
      const whole = docs.map((doc) => shape.parse(doc) as Document);
      await writingTo(name, () => model.collection.insertMany(whole, { ...PARSED, ...sessionInside() }));
    },
    update: (filter, change, more = {}) =>
      writingTo(
        name,
        async () =>
          (await model
            .findOneAndUpdate(filter as Document, change as Document, { returnDocument: "after", ...more })
            .lean()) as T | null,
      ),
    updateMany: (filter, change, more = {}) =>
      writingTo(
        name,
        async () => (await model.updateMany(filter as Document, change as Document, more)).matchedCount,
      ),
    remove: (filter) =>
      writingTo(name, async () => (await model.deleteMany(filter as Document)).deletedCount),
    count: (filter, limit) =>
      asked([name, "count", filter, limit], async () =>
        model.countDocuments(filter as Document, limit ? { limit } : {}),
      ),
    exists: (filter) =>
      asked([name, "exists", filter], async () => (await model.exists(filter as Document)) !== null),
    aggregate: async <R extends Document>(pipeline: Document[]) =>
      (await model.aggregate(pipeline as mongoose.PipelineStage[])) as R[],
    newestOfEach: (filter, per) =>
      asked([name, "newestOfEach", filter, per], async () =>
        lean(await model.aggregate(newestOf(filter as Document, per), { batchSize: BATCH_ROWS })),
      ),
    each: (filter) =>
      model
        .find(filter as Document)
        .comment(WHOLE)
        .lean()
        .cursor() as unknown as AsyncIterable<T>,
  };
}

/** In the order of the index, so that the database stops at the first of each group instead of sorting. */
const newestOf = (filter: Document, per: readonly string[]): mongoose.PipelineStage[] => [
  { $match: filter },
  { $sort: { ...Object.fromEntries(per.map((key) => [key, 1 as const])), at: -1 } },
  {
    $group: {
      _id: Object.fromEntries(per.map((key) => [key, `$${key}`])),
      newest: { $first: "$$ROOT" },
    },
  },
  { $replaceRoot: { newRoot: "$newest" } },
];

/** Makes each declared collection and its indexes; called once at start, so no transaction has to create one. */
export async function ensureIndexes(): Promise<void> {
  const db = mongoose.connection.db!;
  const there = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map((row) => row.name));
  await Promise.all(
    [...known.values()].map(async ({ name, indexes }) => {
      if (!there.has(name)) await db.createCollection(name).catch(ignoreExists);
      if (indexes.length > 0) await makeIndexes(db.collection(name), indexes);
    }),
  );
}

/** All in one go; one whose options have changed since the database was made is made anew. */
async function makeIndexes(rows: NativeCollection, indexes: readonly Index[]): Promise<void> {
  try {
    await rows.createIndexes(indexes.map(([key, options]) => ({ ...options, key: key as never })));
  } catch (err) {
    if (!isOther(err)) throw err;
    for (const [keys, options] of indexes) await makeIndex(rows, keys, options ?? {});
  }
}

async function makeIndex(
  rows: NativeCollection,
  keys: IndexSpecification,
  options: CreateIndexesOptions,
): Promise<void> {
  try {
    await rows.createIndex(keys, options);
  } catch (err) {
    const old = isOther(err) ? Object.entries(keys).flat().join("_") : null;
    if (!old) throw err;
    await rows.dropIndex(old);
    await rows.createIndex(keys, options);
  }
}
const isOther = (err: unknown): boolean =>
  typeof err === "object" &&
  err !== null &&
  "codeName" in err &&
  (err.codeName === "IndexKeySpecsConflict" || err.codeName === "IndexOptionsConflict");

/** Two processes that start at once both try to make the collection. */
function ignoreExists(err: unknown): void {
  if (!(typeof err === "object" && err !== null && "codeName" in err && err.codeName === "NamespaceExists"))
    throw err;
}
