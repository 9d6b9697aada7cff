import { addDays, dayOf } from "../../platform/calendar.ts";
import { systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { log } from "../../platform/log.ts";
import { applyRetention } from "../../platform/personal/retention.ts";
import { type Account, eachAccount, findByPerson, markUnusedTold } from "../accounts/index.ts";
import { eachPerson } from "../people/index.ts";
import { tellUnusedSoon } from "./erasure-mails.ts";
import { askForErasure } from "./erasure-service.ts";

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
    if (account.leavingAt || account.closedAt) continue;
    if (seen < addDays(today, -UNUSED_DAYS)) await closeUnused(account.personId);
    else if (seen < addDays(today, WARN_DAYS - UNUSED_DAYS)) await warn(account, seen);
  }
  // A pupil whom a school typed and who never came.
  for await (const person of eachPerson())
    if (
      !person.leavingAt &&
      dayOf(person.createdAt) < addDays(today, -UNUSED_DAYS) &&
      !(await findByPerson(person._id))
    )
      await closeUnused(person._id);
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
