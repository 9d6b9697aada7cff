import type { MongoClient, TopologyDescription } from "mongodb";
import { AppError } from "../errors.ts";

/**
 * How long work waits for a database that cannot be written to (ms). A change of hands takes less; what takes longer is told,
 * so that every reader has an answer within five seconds.
 */
export const PATIENCE_MS = 3_500;

/** Nobody can be written to: the refusal that a reader is told (503). */
const away = (): AppError => new AppError(503, "problems.away");

const waiting = new Set<(err: Error) => void>();
let timer: NodeJS.Timeout | null = null;
let gone = false;

/** Has the database been away for longer than anybody waits for it? Then nothing that needs it is begun. */
export const isGone = (): boolean => gone;

/** Follows what the driver knows of the servers, from its own heartbeats. Called once for each client. */
export function watchPresence(client: Pick<MongoClient, "on">): void {
  client.on("topologyDescriptionChanged", ({ newDescription }) => present(isWritable(newDescription)));
  client.on("topologyClosed", () => present(true));
}

const WRITABLE = new Set(["RSPrimary", "Mongos", "LoadBalancer", "Standalone"]);
const isWritable = ({ servers }: Pick<TopologyDescription, "servers">): boolean =>
  [...servers.values()].some(({ type }) => WRITABLE.has(type));

function present(writable: boolean): void {
  if (writable) {
    if (timer) clearTimeout(timer);
    timer = null;
    gone = false;
  } else
    timer ??= setTimeout(() => {
      gone = true;
      for (const refuse of waiting) refuse(away());
    }, PATIENCE_MS).unref();
}

/**
 * Waits for work on the database for as long as it is there or only changes hands. What the work does after it was given up is
 * nobody's answer any more. @throws AppError 503 once the database has been away for `PATIENCE_MS`
 */
export async function whilePresent<T>(work: () => Promise<T>): Promise<T> {
  if (gone) throw away();
  let refuse: ((err: Error) => void) | null = null;
  const lost = new Promise<never>((_resolve, reject) => {
    refuse = reject;
    waiting.add(reject);
  });
  try {
    return await Promise.race([work(), lost]);
  } finally {
    if (refuse) waiting.delete(refuse);
  }
}
