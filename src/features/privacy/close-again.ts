import { againContext } from "../../platform/context.ts";
import {
  type ClosedLine,
  closings,
  isHere,
  isListed,
  lineOf,
  putEventBack,
  toDoAgain,
} from "../../platform/events/closings.ts";
import { listen } from "../../platform/events/events.ts";
import { enqueue, onEachDay, onJob } from "../../platform/jobs.ts";
import { log } from "../../platform/log.ts";
import { addToClosedList, dropOldClosings, readClosedList } from "../../platform/personal/closed-list.ts";
import { ERASED } from "../../platform/personal/rule.ts";
import { findPerson } from "../people/index.ts";
import { endEverySignIn } from "./stores.ts";

const LIST = "privacy.listClosing";

/** A job of its own: a disk that is full keeps no notice and no other room from hearing of what was closed. */
listen("privacy.closings", "all", async ({ _id, type }) => {
  if (isListed(type)) await enqueue(LIST, { event: _id }, { key: `${LIST} ${_id}` });
});
onJob(LIST, async ({ event }) => {
  const line = await lineOf(String(event));
  if (line) await addToClosedList(line);
});
onEachDay("privacy.oldClosings", dropOldClosings);

/**
 * After a restore: closes again whatever was closed since the backup, by the list outside it, and ends every sign-in. What was opened
 * since is not in the backup and stays closed. Gives how many there were, and one line for each that could not be closed. Bears
 * being done twice. @throws when the list is not there
 */
export async function replayClosings(list: string | null): Promise<{ closed: number; faults: string[] }> {
  const lines = toDoAgain(await readClosedList(list ?? undefined));
  await endEverySignIn();
  const faults: string[] = [];
  let closed = 0;
  for (const line of lines)
    try {
      if (!(await isHere(line)) && (await closeAgain(line))) closed += 1;
    } catch (err) {
      const { type, about } = line.event;
      log.error({ err, type, about }, "could not be closed again");
      faults.push(`${type} ${about}: could not be closed again`);
    }
  return { closed, faults };
}

/** False when nothing of it is in this database: nobody it is about, or nothing that it closed. */
async function closeAgain({ event, note }: ClosedLine): Promise<boolean> {
  if (event.person !== null && !(await findPerson(event.person))) return false;
  const by = event.by !== null && !(await findPerson(event.by)) ? ERASED : event.by;
  const ctx = againContext(event.at);
  const isThere = await closings()
    .get(event.type)
    ?.again(ctx, { ...event, by }, note);
  if (!isThere) return false;
  await putEventBack({ event, note }, by);
  return true;
}
