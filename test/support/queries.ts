import { BSON, type Document, type MongoClient } from "mongodb";
import { WHOLE } from "../../src/platform/mongo/collection.ts";

/** Collections of libraries, which make their own indexes. */
const NOT_OURS = new Set(["sessions", "limits"]);
const PAGE = 50;

interface Seen {
  command: Document;
  collection: string;
}

/** Writes down one of each shape of query that ran, and explains them all at the end. */
export function watchQueries(client: MongoClient, dbName: string) {
  const seen = new Map<string, Seen>();
  client.on("commandStarted", ({ commandName, command, databaseName }) => {
    if (
      databaseName !== dbName ||
      !["find", "aggregate", "findAndModify", "update", "delete", "count", "distinct"].includes(commandName)
    )
      return;
    const collection = String(command[commandName]);
    // What a change stream asks is the log of writes, which has no index and needs none.
    if (collection === "1") return;
    if (NOT_OURS.has(collection) || command.comment === WHOLE) return;
    const key = `${commandName} ${collection} ${shapeOf(command)}`;
    if (!seen.has(key)) seen.set(key, { command: copyOf(bare(command)), collection });
  });
  return {
    /** How many shapes of query were seen. */
    shapes: (): number => seen.size,
    /** What the reads that were seen looked through to find what they gave, the hungriest first. */
    async appetites(): Promise<Appetite[]> {
      const out: Appetite[] = [];
      for (const [key, { command }] of seen) {
        if (!("find" in command || "aggregate" in command || "count" in command)) continue;
        const plan = await client.db(dbName).command({ explain: command, verbosity: "executionStats" });
        out.push({ key, ...figuresOf(plan) });
      }
      return out.sort((a, b) => b.looked - a.looked);
    },
    /**
     * One sentence for each query that reads a whole collection or sorts more than a page in memory. What another file of this
     * run has had explained, and was well, is not asked again: the indexes are the same.
     */
    async offences(): Promise<string[]> {
      const out: string[] = [];
      const well = client.db("explained").collection<{ _id: string; well: boolean }>("shapes");
      const before = new Set((await well.find().toArray()).map(({ _id }) => _id));
      const now: string[] = [];
      for (const [key, { command }] of seen) {
        if (before.has(key)) continue;
        const complaints = out.length;
        const plan = await client.db(dbName).command({ explain: command, verbosity: "queryPlanner" });
        const stages = stagesOf(plan);
        if (stages.includes("COLLSCAN")) out.push(`reads the whole collection: ${key}`);
        const limit = Number(command.limit ?? PAGE + 1);
        if (stages.includes("SORT") && !(limit > 0 && limit <= PAGE) && !command.findAndModify)
          out.push(`sorts in memory: ${key}`);
        if (out.length === complaints) now.push(key);
      }
      const rows = now.map((key) => ({
        updateOne: { filter: { _id: key }, update: { $set: { well: true } }, upsert: true },
      }));
      if (rows.length > 0) await well.bulkWrite(rows, { ordered: false });
      return out;
    },
  };
}

/** A query, how many documents it looked at, and how many it gave. */
export interface Appetite {
  key: string;
  looked: number;
  gave: number;
}
function figuresOf(plan: unknown): { looked: number; gave: number } {
  if (typeof plan !== "object" || plan === null) return { looked: 0, gave: 0 };
  if ("executionStats" in plan && typeof plan.executionStats === "object" && plan.executionStats !== null) {
    const { totalDocsExamined, nReturned } = plan.executionStats as Record<string, number>;
    return { looked: totalDocsExamined ?? 0, gave: nReturned ?? 0 };
  }
  const inner = Object.values(plan).map(figuresOf);
  return inner.reduce((most, one) => (one.looked > most.looked ? one : most), { looked: 0, gave: 0 });
}

/** Through BSON, since mongoose's own arrays cannot be cloned. */
const copyOf = (command: Document): Document => BSON.deserialize(BSON.serialize(command));

/** A command without what belongs to its session, as `explain` takes it. */
function bare(command: Document): Document {
  const {
    lsid,
    $clusterTime,
    txnNumber,
    autocommit,
    startTransaction,
    readConcern,
    writeConcern,
    $db,
    $readPreference,
    ...rest
  } = command;
  void [
    lsid,
    $clusterTime,
    txnNumber,
    autocommit,
    startTransaction,
    readConcern,
    writeConcern,
    $db,
    $readPreference,
  ];
  if (Array.isArray(rest.updates)) rest.updates = rest.updates.slice(0, 1);
  if (Array.isArray(rest.deletes)) rest.deletes = rest.deletes.slice(0, 1);
  return rest;
}

function shapeOf(command: Document): string {
  const parts = [
    command.filter,
    command.query,
    command.sort,
    command.pipeline,
    command.updates?.[0]?.q,
    command.deletes?.[0]?.q,
  ];
  return `${JSON.stringify(parts.map(withoutValues))}${command.limit ? " limited" : ""}`;
}

function withoutValues(value: unknown): unknown {
  if (Array.isArray(value))
    return value.length > 0 && typeof value[0] === "object" ? value.map(withoutValues) : "[]";
  if (value instanceof Date || value === null || typeof value !== "object")
    return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutValues(inner)]));
}

function stagesOf(plan: unknown): string[] {
  if (typeof plan !== "object" || plan === null) return [];
  const own = "stage" in plan && typeof plan.stage === "string" ? [plan.stage] : [];
  return [
    ...own,
    ...Object.entries(plan).flatMap(([key, value]) => (key === "rejectedPlans" ? [] : stagesOf(value))),
  ];
}
