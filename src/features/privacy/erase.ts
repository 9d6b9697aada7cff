import { clock } from "../../platform/clock.ts";
import { systemContext } from "../../platform/context.ts";
import { newId } from "../../platform/ids.ts";
import { log } from "../../platform/log.ts";
import { dropLease, holdLease } from "../../platform/mongo/lease.ts";
import { erasurePieces, type Work } from "../../platform/personal/erase.ts";
import type { Handles } from "../../platform/personal/find.ts";
import { addToErasedList, readErasedList } from "../../platform/personal/list.ts";
import { ERASED } from "../../platform/personal/rule.ts";
import { storage } from "../../platform/storage/current.ts";
import { findPerson } from "../people/index.ts";
import { erased } from "./events.ts";
import { handlesOf } from "./handles.ts";
import {
  beginErasure,
  dropErasure,
  dueErasures,
  eachGone,
  erasureOf,
  findErasure,
  insertErasure,
  noteGone,
  noteKeys,
  unnameAsker,
} from "./model.ts";
import type { Erasure } from "./schema.ts";

const LEASE_MS = 120_000;

/**
 * Erases somebody whose fourteen days are over. Whatever stops it, the next run finishes: the id is on the list first, what
 * is needed to find the documents is in the row, the keys of files are noted before their documents go, and the row goes last.
 * Emits `privacy.erased`, which names nobody. `early`: after a restore, whatever the row says of the day.
 */
export async function eraseNow(id: string, early = false): Promise<void> {
  const row = await findErasure(id);
  if (!row || (row.begunAt === null && row.dueAt > clock.now() && !early)) return;
  const lease = `erasure ${id}`;
  if (!(await holdLease(lease, LEASE_MS))) throw new Error("another process is at this erasure");
  try {
    await work(await begun(row));
  } finally {
    await dropLease(lease).catch(() => undefined);
  }
}

async function begun(row: Erasure): Promise<Erasure> {
  if (row.begunAt) return row;
  const handles = await handlesOf(row.person);
  const change = {
    begunAt: clock.now(),
    account: handles?.account ?? null,
    mail: handles?.mail ?? null,
    names: [...(handles?.names ?? [])],
  };
  return (await beginErasure(row._id, change)) ?? { ...row, ...change };
}

async function work(row: Erasure): Promise<void> {
  const { person, account, mail, names } = row;
  await addToErasedList(person, clock.now());
  await noteGone(person, clock.now());
  const handles: Handles = { person, account, mail, names };
  const tools: Work = {
    handles,
    now: clock.now(),
    willLose: async (keys) => {
      if (keys.length > 0) await noteKeys(row._id, keys);
    },
  };
  for (const [index, piece] of erasurePieces().entries()) {
    if (index % 20 === 19) await holdLease(`erasure ${row._id}`, LEASE_MS);
    await piece.run(tools);
  }
  await unnameAsker(person);
  for (const key of (await findErasure(row._id))?.keys ?? []) await storage().remove(key);
  const ctx = systemContext();
  await ctx.change(
    () => dropErasure(row._id, true),
    (gone) => (gone > 0 ? erased({ about: ERASED, person: ERASED, data: { why: row.why } }) : null),
  );
  log.info({ why: row.why }, "somebody was erased");
}

/** Each day: what a stopped process or a job that gave up left behind. */
export async function eraseOverdue(now: Date): Promise<void> {
  for (const row of await dueErasures(now)) await eraseNow(row._id);
}

/**
 * After a restore: erases again whoever is on the list and has come back with the backup. Gives how many there were. Bears
 * being done twice.
 */
export async function replayErasures(listPath: string | null): Promise<number> {
  const ids = new Set(await readErasedList(listPath ?? undefined));
  for await (const { _id } of eachGone()) ids.add(_id);
  let erasedAgain = 0;
  for (const person of ids) {
    if (!(await findPerson(person))) continue;
    const row = (await erasureOf(person)) ?? (await insertErasure(replayOf(person)));
    await eraseNow(row._id, true);
    erasedAgain += 1;
  }
  return erasedAgain;
}
const replayOf = (person: string): Erasure => ({
  _id: newId(),
  person,
  askedBy: null,
  why: "self",
  askedAt: clock.now(),
  dueAt: clock.now(),
  begunAt: null,
  account: null,
  mail: null,
  names: [],
  keys: [],
});
