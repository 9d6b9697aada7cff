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
    if (NOT_OURS.has(collection) || command.comment === WHOLE) return;
    const key = `${commandName} ${collection} ${shapeOf(command)}`;
    if (!seen.has(key)) seen.set(key, { command: copyOf(bare(command)), collection });
  });
  return {
    /** One sentence for each query that reads a whole collection or sorts more than a page in memory. */
    async offences(): Promise<string[]> {
      const out: string[] = [];
      for (const [key, { command }] of seen) {
        const plan = await client.db(dbName).command({ explain: command, verbosity: "queryPlanner" });
        const stages = stagesOf(plan);
        if (stages.includes("COLLSCAN")) out.push(`reads the whole collection: ${key}`);
        const limit = Number(command.limit ?? PAGE + 1);
        if (stages.includes("SORT") && !(limit > 0 && limit <= PAGE) && !command.findAndModify)
          out.push(`sorts in memory: ${key}`);
      }
      return out;
    },
  };
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
