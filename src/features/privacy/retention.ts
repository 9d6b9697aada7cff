import { addDays, dayOf } from "../../platform/calendar.ts";
import { systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { eventRows } from "../../platform/events/events.ts";
import { log } from "../../platform/log.ts";
import { applyRetention } from "../../platform/personal/retention.ts";
import { type Account, eachAccount, findByPerson, markUnusedTold } from "../accounts/index.ts";
import { eachPerson } from "../people/index.ts";
import { tellGuardiansSoon, tellUnusedSoon } from "./erasure-mails.ts";
import { askForErasure } from "./erasure-service.ts";
import { pupilGoesSoon } from "./events.ts";

/** An account that nobody has used for so long is closed, and erased two weeks later. */
export const UNUSED_DAYS = 730;
/** Two months before, its owner is told, and a young owner's guardians. */
export const WARN_DAYS = 60;

/** Each day: what was kept long enough goes, unused accounts are warned and then closed. */
export async function keepRetention(now: Date): Promise<void> {
  const removed = await applyRetention(now);
  if (Object.keys(removed).length > 0) log.info({ removed }, "what was kept long enough was removed");
  const today = dayOf(now);
  for await (const account of eachAccount()) {
    const seen = account.seenDay ?? dayOf(account.createdAt);
    if (account.leavingAt) continue;
    if (seen < addDays(today, -UNUSED_DAYS)) await closeUnused(account.personId);
    else if (seen < addDays(today, WARN_DAYS - UNUSED_DAYS)) await warn(account, seen);
  }
  // A pupil whom a school typed and who never came.
  for await (const { _id, createdAt, leavingAt } of eachPerson()) {
    const since = dayOf(createdAt);
    if (leavingAt || since >= addDays(today, WARN_DAYS - UNUSED_DAYS) || (await findByPerson(_id))) continue;
    if (since < addDays(today, -UNUSED_DAYS)) await closeUnused(_id);
    else await warnOfPupil(_id);
  }
}

/** Once: the event is the mark. Notices tell the schools that typed the pupil, mails the guardians. */
async function warnOfPupil(personId: string): Promise<void> {
  const ctx = systemContext();
  const event = pupilGoesSoon({ about: personId, person: personId, data: {} });
  await ctx.change(
    async () => {
      if (await eventRows.exists({ about: personId, type: event.type })) return null;
      await tellGuardiansSoon(ctx, personId);
      return event;
    },
    (made) => made,
  );
}

/** Whoever is the last of a role stays until somebody has taken over. */
async function closeUnused(personId: string): Promise<void> {
  try {
    await askForErasure(systemContext(), personId, "unused");
  } catch (err) {
    if (!(err instanceof AppError && err.status === 409)) throw err;
  }
}

async function warn(account: Account, seen: string): Promise<void> {
  const ctx = systemContext();
  await ctx.change(async () => {
    if (await markUnusedTold(account._id, seen)) await tellUnusedSoon(ctx, account);
  });
}
