import { aMomentBefore, HOUR_MS, MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { enqueue } from "../../platform/jobs.ts";
import { queueMail } from "../../platform/mail.ts";
import { newToken } from "../../platform/tokens.ts";
import { emailChanged } from "./events.ts";
import { mayAskForMail } from "./limits.ts";
import {
  changeAccount,
  dropTokens,
  dropTokensTo,
  findAccount,
  findByEmail,
  findByPerson,
  findToken,
  getAccount,
  isFormerEmail,
  isTokenWaiting,
  keepToken,
  takeToken,
} from "./model.ts";
import { tellWithWayBack } from "./new-device.ts";
import type { Account } from "./schema.ts";
import { makeResetPath } from "./service.ts";

const VALID_MS = 48 * HOUR_MS;

/**
 * Asks the new address to confirm; the old one, where there is one, is told at once. The same answer when the new one is taken.
 * Asked again for the same address, the link of a moment ago stands.
 */
export async function askForEmailChange(ctx: MemberContext, email: string): Promise<void> {
  const account = await getAccount(ctx.actor.accountId);
  await mayAskForMail(email);
  const taken = await findByEmail(email);
  const secret = newToken();
  await ctx.change(async () => {
    if (await isTokenWaiting(account._id, "email", email, aMomentBefore(ctx.now))) return;
    await dropTokens(account._id, "email");
    await queueMail({ to: account.email, locale: account.locale, key: "accounts.mail.emailAsked" });
    // For a taken address a link is made as well, which nobody is sent: asking twice must not tell.
    await keepToken(secret, {
      kind: "email",
      accountId: account._id,
      email,
      data: {},
      createdAt: ctx.now,
      expiresAt: plusMs(ctx.now, taken ? MINUTE_MS : VALID_MS),
    });
    if (taken) return;
    await queueMail({
      to: email,
      locale: account.locale,
      key: "accounts.mail.emailConfirm",
      path: `/email-change/confirmation?token=${secret}`,
    });
  });
}

export const findEmailChange = (ctx: Context, secret: string) => findToken(secret, "email", ctx.now);

/**
 * Takes the new address; the old one is told, with a link by which this is undone for 7 days. Who had none signed in with a school's card, which ends here with every session of it: they are given the
 * path at which they choose a password, once. @throws 422 for a used or old link, or an address taken meanwhile.
 */
export async function confirmEmailChange(
  ctx: Context,
  secret: string,
): Promise<{ account: Account; next: string | null } | null> {
  return ctx.change(
    async () => {
      const token = await findToken(secret, "email", ctx.now);
      const before = token?.accountId ? await findAccount(token.accountId) : null;
      if (!token || !before || (await findByEmail(token.email)))
        throw new AppError(422, "accounts.problems.link");
      await takeToken(secret, "email", ctx.now);
      // What was sent to the old address sets no password any more.
      await dropTokens(before._id, "reset");
      const isFirst = before.email === null;
      const formerCard = before.card && { schoolId: before.card.schoolId, endedAt: ctx.now };
      const noCard = isFirst ? { card: null, formerCard, passwordHash: null } : {};
      const account = await changeAccount(before._id, { email: token.email, ...noCard }, isFirst);
      if (account && before.email !== null) await tellOldAddress(ctx, before, before.email, token.email);
      return account && { account, next: isFirst ? await makeResetPath(ctx, account) : null };
    },
    (done) =>
      done &&
      emailChanged({
        about: done.account._id,
        person: done.account.personId,
        data: { fromCard: done.next !== null },
      }),
  );
}

/** Who goes back to the address of a moment ago has undone it themselves: the one in between gets no way back, and its links end. */
async function tellOldAddress(ctx: Context, account: Account, old: string, email: string): Promise<void> {
  if (await isFormerEmail(account._id, email, ctx.now)) await dropTokensTo(account._id, old);
  else await tellWithWayBack(ctx, account, old, "accounts.mail.emailGone");
}

/**
 * Gives the account of somebody an address that has none, and sends a link for a password there: the operator's word, by a script.
 * Emits `accounts.emailChanged`. @throws Error with one sentence when there is one, or it is another's
 */
export async function giveAddress(ctx: Context, personId: string, email: string): Promise<void> {
  await ctx.change(
    async () => {
      const account = await findByPerson(personId);
      if (!account) throw new Error("Nobody with an account has this id.");
      if (account.email !== null) throw new Error("This account has an address already.");
      if (await findByEmail(email)) throw new Error("Another account has this address.");
      await enqueue("accounts.reset", { email });
      await changeAccount(account._id, { email }, true);
      return account;
    },
    ({ _id, personId: person }) => emailChanged({ about: _id, person, data: { fromCard: false } }),
  );
}
