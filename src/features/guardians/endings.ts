import { dayOf } from "../../platform/calendar.ts";
import { type MemberContext, saw } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { queueMail } from "../../platform/mail.ts";
import { findByPeople } from "../accounts/index.ts";
import { isUnder15, isUnder18 } from "../consent/index.ts";
import { findPerson, namesOf, type Person } from "../people/index.ts";
import { isConfirmedGuardian, isKnownGuardian, standDown, type Tie, tiesTo } from "../ties/index.ts";
import type { EndingInput } from "./schema.ts";
import { endGuardian, isOwnChild } from "./service.ts";

/** The confirmed guardians of somebody under 18, as the secretariat has them before it. */
export interface Guarded {
  person: Person;
  under15: boolean;
  guardians: { tie: Tie; name: string; confirmedBy: string }[];
}

/** Null for who is of age or no musician, and for the actor's own child: nobody decides about that. */
export async function guardiansFor(ctx: MemberContext, musician: string): Promise<Guarded | null> {
  const person = await findPerson(musician);
  const today = dayOf(ctx.now);
  if (!person?.birthDay || !isUnder18(person.birthDay, today) || (await isOwnChild(ctx, musician)))
    return null;
  saw(ctx, musician, "secretariat");
  const ties = (await tiesTo(musician, ctx.now, "guardian")).filter((tie) => isKnownGuardian(tie, ctx.now));
  const names = await namesOf(ties.flatMap((tie) => [tie.from, confirmerOf(tie) ?? tie.from]));
  return {
    person,
    under15: isUnder15(person.birthDay, today),
    guardians: ties.map((tie) => ({
      tie,
      name: names.get(tie.from) ?? "",
      confirmedBy: names.get(confirmerOf(tie) ?? "") ?? "",
    })),
  };
}

/** Who confirmed the guardian last. */
export const confirmerOf = ({ history }: Tie): string | null =>
  history.findLast((one) => one.what === "confirmed")?.by ?? null;

/**
 * Ends a confirmed guardian's tie, or lets them only look on; what they alone had agreed to does not count from the next request.
 * All of them and the musician are told by mail, whatever their settings. Emits `ties.ended` or `ties.guardianStoodDown`.
 * @throws 409 when the tie is not there any more, or they only look on already
 */
export async function changeGuardian(ctx: MemberContext, of: Guarded, input: EndingInput): Promise<void> {
  const chosen = of.guardians.find(({ tie }) => tie._id === input.guardian)?.tie;
  if (!chosen) throw new AppError(409, "ties.movedOn");
  if (input.what === "observer" && !(of.under15 && isConfirmedGuardian(chosen, ctx.now)))
    throw new AppError(409, "guardians.problems.looksOn");
  await ctx.change(async () => {
    await (input.what === "observer" ? standDown : endGuardian)(ctx, chosen, input.why);
    const concerned = [...of.guardians.map(({ tie }) => tie.from), of.person._id];
    for (const { personId, email, locale } of await findByPeople(concerned))
      await queueMail({
        to: email,
        locale,
        key: `guardians.mail.${personId === chosen.from ? input.what : "changed"}`,
        path: personId === of.person._id ? "/me/guardians" : personId === chosen.from ? "/help" : "/guardian",
      });
  });
}
