import { DAY_MS, plusMs } from "../../platform/clock.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { queueMail } from "../../platform/mail.ts";
import { findFactor, forgetFactors, isSetUp } from "../factors/index.ts";
import { type Card, newCard } from "./card.ts";
import { cardChanged } from "./events.ts";
import { changeAccount, dropTokens, findByPerson, forgetFormerCards } from "./model.ts";
import { hashPassword } from "./passwords.ts";
import type { Account } from "./schema.ts";
import { openAccount } from "./service.ts";

const DOUBT_MS = 30 * DAY_MS;

/** Signs in with a card, or did until a mail was added less than a month ago, which somebody else may have done who held the card. */
export const isByCard = (account: Account, now: Date): boolean =>
  account.email === null ||
  Boolean(account.formerCard && now.getTime() - account.formerCard.endedAt.getTime() < DOUBT_MS);

/** The account for which a school's card may be made, ended or renewed; null when they have none, or one of their own. */
export async function cardAccountOf(personId: string, now: Date): Promise<Account | null> {
  const account = await findByPerson(personId);
  return account && isByCard(account, now) ? account : null;
}

/**
 * Gives somebody without a mail a card, in place of the one they had or of the mail that took its place a moment ago: their account
 * comes to be with the first one; of an older one every session, mail, password and second factor ends. The words are shown once.
 * Emits `accounts.cardChanged`. @throws 409 `accounts.problems.hasMail` for who has an account of their own
 */
export async function giveCard(ctx: Context, personId: string, schoolId: string): Promise<Card> {
  const made = newCard(schoolId);
  const passwordHash = await hashPassword(made.words);
  const card = { number: made.number, schoolId, madeAt: ctx.now };
  await ctx.change(
    async () => {
      const known = await findByPerson(personId);
      if (known && !isByCard(known, ctx.now)) throw new AppError(409, "accounts.problems.hasMail");
      const account =
        known ??
        (await openAccount(ctx, {
          personId,
          email: null,
          passwordHash: null,
          roles: [{ kind: "musician", organisationId: null, coordinator: false }],
          locale: ctx.locale,
        }));
      if (isSetUp(await findFactor(account._id)))
        await forgetFactors(ctx, { accountId: account._id, personId });
      await queueMail({ to: account.email, locale: account.locale, key: "accounts.mail.cardAgain" });
      // No link that went to that mail brings it back.
      await dropTokens(account._id, "notMe");
      const anew = { card, formerCard: null, passwordHash, email: null, devicesFrom: ctx.now };
      await changeAccount(account._id, anew, true);
      return { account, instead: known === null ? ("no" as const) : ("yes" as const) };
    },
    ({ account, instead }) =>
      cardChanged({ about: account._id, person: personId, data: { on: true, instead } }),
  );
  return made;
}

/** The card opens nothing any more, and every session ends. Emits `accounts.cardChanged`. */
export async function endCard(ctx: Context, personId: string): Promise<void> {
  const account = await cardAccountOf(personId, ctx.now);
  if (!account?.card) return;
  await ctx.change(
    () => changeAccount(account._id, { card: null, passwordHash: null }, true),
    cardChanged({ about: account._id, person: personId, data: { on: false } }),
  );
}

/** Forgets of every account which school's card ended, once nobody may put another one in its place. */
export const forgetOldCards = (now: Date): Promise<number> => forgetFormerCards(plusMs(now, -DOUBT_MS));
