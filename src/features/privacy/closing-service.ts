import { type MemberContext, saw } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { type Account, findByPerson } from "../accounts/index.ts";
import { findPerson, type Person } from "../people/index.ts";
import { beginLeaving } from "./erasure-service.ts";
import { tellOfErasure } from "./erasure-mails.ts";
import { erasureAsked } from "./events.ts";
import { closeErasure, erasureOf } from "./model.ts";
import { CLOSED_DAYS, type Erasure } from "./schema.ts";

/** Whose account the secretariat may close, and how it stands. */
export interface Closing {
  person: Person;
  account: Account;
  erasure: Erasure | null;
  /** A role of the team is taken first, so that the last one of a role is never closed. */
  isTeam: boolean;
}

/** Somebody else with an account; null for oneself and for pupils who never came. The look is noted in the trail. */
export async function closingOf(ctx: MemberContext, id: string): Promise<Closing | null> {
  if (id === ctx.actor.personId) return null;
  const [person, account] = [await findPerson(id), await findByPerson(id)];
  if (!person || !account) return null;
  saw(ctx, id, "secretariat");
  const isTeam = account.roles.some(({ kind }) => kind === "secretariat" || kind === "safeguarding");
  return { person, account, erasure: await erasureOf(id), isTeam };
}

/**
 * Closes an account: at once nobody else sees its owner, who reads why, can fetch a copy and write to the house; after thirty
 * days it is erased. Who had asked to be erased keeps their day and cannot take it back any more. Closing twice is closing once.
 * Emits `privacy.erasureAsked`. @throws 409 for somebody of the team, and when the erasing has begun
 */
export async function closeAccount(
  ctx: MemberContext,
  { person, erasure, isTeam }: Closing,
  reason: string,
): Promise<void> {
  if (isTeam) throw new AppError(409, "privacy.problems.team");
  if (erasure?.begunAt) throw new AppError(409, "privacy.problems.begun");
  if (erasure?.why === "closed") return;
  if (!erasure) {
    await beginLeaving(ctx, person._id, { why: "closed", days: CLOSED_DAYS, reason });
    return;
  }
  await ctx.change(
    async () => {
      const row = await closeErasure(erasure._id, { reason, askedBy: ctx.actor.personId });
      if (!row) throw new AppError(409, "problems.changed");
      await tellOfErasure(ctx, row);
    },
    erasureAsked({ about: person._id, person: person._id, data: { why: "closed" } }),
  );
}
