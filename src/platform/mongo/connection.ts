import { setTimeout as sleep } from "node:timers/promises";
import { types } from "node:util";
import mongoose from "mongoose";
import { PATIENCE_MS, watchPresence, whilePresent } from "./away.ts";
import { ensureIndexes } from "./collection.ts";
import { isInside, runInside } from "./inside.ts";
import { changed, followWrites } from "./kept.ts";
import { endReadings } from "./readings.ts";

mongoose.set("transactionAsyncLocalStorage", true);
mongoose.set("strictQuery", "throw");
mongoose.set("autoIndex", false);
mongoose.set("autoCreate", false);
// One wait, the driver's: mongoose's own queue would add a second one while the database is away.
mongoose.set("bufferCommands", false);

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
    serverSelectionTimeoutMS: PATIENCE_MS,
    // A server that hangs says nothing: it is taken for lost after the sum of these two, and what waits on it goes elsewhere.
    // Much shorter, and a machine that is only very busy would look like one that hangs.
    heartbeatFrequencyMS: 2_000,
    connectTimeoutMS: 10_000,
    // Long enough for a slow read.
    socketTimeoutMS: 20_000,
    maxPoolSize: 20,
    retryWrites: true,
    writeConcern: { w: "majority" },
    monitorCommands: options.monitor ?? false,
  });
  watchPresence(mongoose.connection.getClient());
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

/** Lets what was read be kept for as long as nobody writes to it, this process or another. Gives the way to stop. */
export const keepUnchanged = (): { stop(): Promise<void> } =>
  followWrites(mongoose.connection.db as unknown as Parameters<typeof followWrites>[0]);

const PING_MS = 2_000;

/** Is the database there now? For the health door, within two seconds. */
export async function ping(): Promise<boolean> {
  const answer = mongoose.connection.db!.command({ ping: 1 }).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, sleep(PING_MS, false, { ref: false })]);
}

/**
 * Runs `work` in one transaction; every collection call inside joins it by itself. Transient conflicts are retried by the
 * driver, so `work` may run more than once and must only write to the database.
 * @throws AppError 503 when the database stays away; the driver alone would go on for two minutes
 */
export async function transaction<T>(work: () => Promise<T>): Promise<T> {
  if (isInside()) return work();
  endReadings();
  const written = new Set<string>();
  let result: { value: T } | null = null;
  let isGivenUp = false;
  try {
    await whilePresent(() =>
      mongoose.connection.transaction(async (session) => {
        // Whoever asked was told to try again: nothing may happen behind their back when the database returns.
        if (isGivenUp) throw new Error("given up");
        result = { value: await runInside(session, written, work) };
      }),
    );
  } catch (err) {
    isGivenUp = true;
    throw err;
  } finally {
    for (const collection of written) changed(collection);
  }
  return (result as unknown as { value: T }).value;
}

/** Did the database refuse because a unique value is already there? */
export const isDuplicate = (err: unknown): boolean =>
  typeof err === "object" && err !== null && "code" in err && err.code === 11000;

/** Is the database away or just changing hands (and not the request wrong)? */
export const isAway = (err: unknown): boolean =>
  isError(err) &&
  (saysAway(err) || labelsOf(err).some((label) => AWAY_LABELS.has(label)) || isAway(wrapped(err)));

/** A socket's own error may come from outside the realm that this file runs in, where `instanceof Error` says no. */
const isError = (err: unknown): err is Error => types.isNativeError(err) || err instanceof Error;

/** An insert of several wraps what happened in an error of its own, and the driver gives that one no label. */
const wrapped = (err: object): unknown => ("errorResponse" in err ? err.errorResponse : null);

const AWAY_LABELS = new Set([
  "RetryableWriteError",
  "TransientTransactionError",
  "ResetPool",
  "PoolRequestedRetry",
  "NetworkError",
  "InterruptInUseConnections",
]);
const labelsOf = (err: object): string[] => {
  const labels: unknown = "errorLabels" in err ? err.errorLabels : null;
  return Array.isArray(labels) ? labels.filter((label) => typeof label === "string") : [];
};
const saysAway = (err: Error): boolean =>
  /MongoServerSelectionError|MongoNetwork|MongoNotConnected|PoolCleared|MongoTopologyClosed|ServerSelection|server selection timed out|ECONNRESET|ECONNREFUSED|EPIPE|connection .* closed|interrupted at shutdown|not primary|NotWritablePrimary/i.test(
    // A socket that the server had closed says only in its code what it is.
    `${err.name} ${err.message} ${"code" in err ? String(err.code) : ""}`,
  );
