import { findByPerson } from "../features/accounts/index.ts";
import { addDays, type Day, dayOf, instantOf } from "../platform/calendar.ts";
import { clock } from "../platform/clock.ts";
import { type Actor, type Context, makeContext, type MemberContext } from "../platform/context.ts";
import { newId } from "../platform/ids.ts";

/** Somebody of the story: enough to act as them. */
export interface Soul {
  name: string;
  personId: string;
  actor: Actor;
  email: string;
}

export const today = (): Day => dayOf(clock.now());

/** The day that lies this many days back. */
export const daysAgo = (days: number): Day => addDays(today(), -days);

/** A moment of a day in the past: late in the afternoon, when people meet. */
export const on = (day: Day, time = "16:30"): Date => {
  const at = instantOf(day, time);
  return at > clock.now() ? clock.now() : at;
};

/** The story's moment, seen by somebody: what a service is given. */
export const as = (soul: Soul, day: Day, time?: string): MemberContext =>
  makeContext(soul.actor, "da", newId(), on(day, time));
export const asNobody = (day: Day): Context<null> => makeContext(null, "da", newId(), on(day));

/** Reads somebody's roles afresh, after a service gave them one. */
export async function refreshed(soul: Soul): Promise<Soul> {
  const account = await findByPerson(soul.personId);
  return account ? { ...soul, actor: { ...soul.actor, roles: account.roles } } : soul;
}

/** Does something for each of many, so many at a time. */
export async function each<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const workers = Array.from({ length: atOnce }, async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      await work(items[index] as T, index);
    }
  });
  await Promise.all(workers);
}
