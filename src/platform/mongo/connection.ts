import { AsyncLocalStorage } from "node:async_hooks";
import mongoose from "mongoose";
import { ensureIndexes } from "./collection.ts";

mongoose.set("transactionAsyncLocalStorage", true);
mongoose.set("strictQuery", "throw");
mongoose.set("autoIndex", false);
mongoose.set("autoCreate", false);
// A write must not wait for ever for a database that is away: the reader gets a 503 within 5 s.
mongoose.set("bufferTimeoutMS", 4_000);

export interface Connection {
  /** The driver's client, shared by models, sessions and limits. */
  client: mongoose.mongo.MongoClient;
  dbName: string;
  close(): Promise<void>;
}

/**
 * Connects to a replica set or sharded cluster and makes the collections and indexes.
 * @throws an Error with one sentence when it is a standalone server, which has no transactions.
 */
export async function connect(
  uri: string,
  dbName?: string,
  options: { monitor?: boolean } = {},
): Promise<Connection> {
  await mongoose.connect(uri, {
    ...(dbName ? { dbName } : {}),
    serverSelectionTimeoutMS: 4_000,
    // Long enough for a slow read, short enough that a request is answered before the reader gives up.
    socketTimeoutMS: 20_000,
    maxPoolSize: 20,
    retryWrites: true,
    writeConcern: { w: "majority" },
    monitorCommands: options.monitor ?? false,
  });
  const hello = await mongoose.connection.db!.admin().command({ hello: 1 });
  if (!hello.setName && hello.msg !== "isdbgrid") {
    await mongoose.disconnect();
    throw new Error(
      "The database is a standalone server without transactions. Use a replica set (one node is enough).",
    );
  }
  await ensureIndexes();
  return {
    client: mongoose.connection.getClient(),
    dbName: mongoose.connection.db!.databaseName,
    close: () => mongoose.disconnect(),
  };
}

/** Is the database there now? For the health door. */
export async function ping(): Promise<boolean> {
  try {
    await mongoose.connection.db!.command({ ping: 1 }, { timeoutMS: 2_000 });
    return true;
  } catch {
    return false;
  }
}

const inside = new AsyncLocalStorage<true>();

/**
 * Runs `work` in one transaction; every collection call inside joins it by itself. Transient conflicts are retried by the
 * driver, so `work` may run more than once and must only write to the database.
 */
export async function transaction<T>(work: () => Promise<T>): Promise<T> {
  if (inside.getStore()) return work();
  let result: { value: T } | null = null;
  await mongoose.connection.transaction(async () => {
    result = { value: await inside.run(true, work) };
  });
  return (result as unknown as { value: T }).value;
}

/** Did the database refuse because a unique value is already there? */
export const isDuplicate = (err: unknown): boolean =>
  typeof err === "object" && err !== null && "code" in err && err.code === 11000;

/** Is the database away or just changing hands (and not the request wrong)? */
export const isAway = (err: unknown): boolean =>
  err instanceof Error && (saysAway(err) || labelsOf(err).some((label) => AWAY_LABELS.has(label)));

const AWAY_LABELS = new Set([
  "RetryableWriteError",
  "TransientTransactionError",
  "ResetPool",
  "NetworkError",
  "InterruptInUseConnections",
]);
const labelsOf = (err: object): string[] => {
  const labels: unknown = "errorLabels" in err ? err.errorLabels : null;
  return Array.isArray(labels) ? labels.filter((label) => typeof label === "string") : [];
};
const saysAway = (err: Error): boolean =>
  /MongoServerSelectionError|MongoNetwork|MongoNotConnected|MongoPoolCleared|MongoTopologyClosed|PoolClearedError|ServerSelection|buffering timed out|ECONNRESET|ECONNREFUSED|EPIPE|connection .* closed|interrupted at shutdown|not primary|NotWritablePrimary/i.test(
    `${err.name} ${err.message}`,
  );
