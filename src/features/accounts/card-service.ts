import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { type Card, newCard } from "./card.ts";
import { cardChanged } from "./events.ts";
import { changeAccount, findByPerson } from "./model.ts";
import { hashPassword } from "./passwords.ts";
import type { Account } from "./schema.ts";
import { openAccount } from "./service.ts";

/** The account that somebody signs in to with a card; null when they have none, or one with a mail of their own. */
export async function cardAccountOf(personId: string): Promise<Account | null> {
  const account = await findByPerson(personId);
  return account && account.email === null && !account.closedAt ? account : null;
}

/**
 * Gives somebody without a mail a card, in place of the one they had: their account comes to be with the first one, and every
 * session of an older one ends. The words are shown once. Emits `accounts.cardChanged`.
 * @throws 409 `accounts.problems.hasMail` for who has an account with a mail
 */
export async function giveCard(ctx: Context, personId: string, schoolId: string): Promise<Card> {
  const made = newCard(schoolId);
  const passwordHash = await hashPassword(made.words);
  const card = { number: made.number, schoolId, madeAt: ctx.now };
  await ctx.change(
    async () => {
      const known = await findByPerson(personId);
      if (known && (known.email !== null || known.closedAt))
        throw new AppError(409, "accounts.problems.hasMail");
      const account =
        known ??
        (await openAccount(ctx, {
          personId,
          email: null,
          passwordHash: null,
          roles: [{ kind: "musician", organisationId: null, coordinator: false }],
          locale: ctx.locale,
        }));
      await changeAccount(account._id, { card, passwordHash }, true);
      return account;
    },
    (account) => cardChanged({ about: account._id, person: personId, data: { on: true } }),
  );
  return made;
}

/** The card opens nothing any more, and every session ends. Emits `accounts.cardChanged`. */
export async function endCard(ctx: Context, personId: string): Promise<void> {
  const account = await cardAccountOf(personId);
  if (!account?.card) return;
  await ctx.change(
    () => changeAccount(account._id, { card: null, passwordHash: null }, true),
    cardChanged({ about: account._id, person: personId, data: { on: false } }),
  );
}
