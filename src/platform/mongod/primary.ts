import type { ChildProcess } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Db, MongoClient, MongoServerError } from "mongodb";
import { monotonicMs } from "../clock.ts";
import { isRunning, NotStarted, notStarted, type Place } from "./child.ts";

/** The name of the one-node replica set. */
export const SET = "rs0";
/** Long enough for the recovery of a large journal after a power cut; a usual start takes 0.3 s. */
const READY_LIMIT_MS = 60_000;

/** Waits for a writable primary, setting up the replica set or moving it to this port on the way. */
export async function becomePrimary(child: ChildProcess, place: Place): Promise<void> {
  const deadline = monotonicMs() + READY_LIMIT_MS;
  const alive = async (): Promise<void> => {
    if (!isRunning(child)) throw await notStarted(child, place);
    if (monotonicMs() > deadline)
      throw new NotStarted(
        `The database server was not ready within 60 s; see ${place.folder}/mongod.log.`,
        null,
      );
  };
  // A bare connect first: the driver looks only every half second for a server that was not there.
  while (!(await listens(place.port))) {
    await alive();
    await sleep(15);
  }
  const client = new MongoClient(`mongodb://127.0.0.1:${place.port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2000,
  });
  try {
    while (!(await isPrimary(client.db("admin"), place.port).catch(refusedForNow))) {
      await alive();
      await sleep(15);
    }
  } finally {
    await client.close();
  }
  await alive(); // and not a stranger that answered on this port
}

/** A server that is still starting refuses in several ways; each is asked again until the deadline. */
const refusedForNow = (): boolean => false;

/** One look; what it does on the way may be done again after a crash at any point. */
async function isPrimary(admin: Db, port: number): Promise<boolean> {
  const hello = await admin.command({ hello: 1 });
  if (hello.isWritablePrimary === true) return true;
  const state = await admin.command({ replSetGetStatus: 1 }).catch((error: unknown) => error);
  if (!(state instanceof MongoServerError)) return false;

  const host = `127.0.0.1:${port}`;
  if (state.codeName === "NotYetInitialized") {
    await admin.command({ replSetInitiate: { _id: SET, members: [{ _id: 0, host }] } });
  }
  // The data were last used on another port: the set does not recognise itself until it is told.
  if (state.codeName === "InvalidReplicaSetConfig") {
    const { config } = await admin.command({ replSetGetConfig: 1 });
    const moved = { ...config, version: config.version + 1, members: [{ ...config.members[0], host }] };
    await admin.command({ replSetReconfig: moved, force: true });
  }
  return false;
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket.end() !== null));
    socket.once("error", () => resolve(false));
  });
