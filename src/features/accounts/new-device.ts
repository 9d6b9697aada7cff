import { DAY_MS, plusMs } from "../../platform/clock.ts";
import { type Context, systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { showDate, translator } from "../../platform/i18n.ts";
import { enqueue } from "../../platform/jobs.ts";
import { queueMail } from "../../platform/mail.ts";
import { newToken } from "../../platform/tokens.ts";
import { forgetFactorsSince } from "../factors/index.ts";
import { browserName } from "./browser.ts";
import { emailChanged, newDevice, passwordChanged } from "./events.ts";
import {
  changeAccount,
  dropLaterTokens,
  findAccount,
  findByEmail,
  findToken,
  keepToken,
  takeToken,
} from "./model.ts";
import { type Account, type LinkToken, type SignIn, Undoing } from "./schema.ts";

/** How long what somebody else did in an account can be undone from a mail. */
const VALID_MS = 7 * DAY_MS;
/** Who changes an address or adds a factor that is not theirs has come a short while before: that goes as well. */
const BEFORE_MS = DAY_MS;

/** A path by which the owner says "It was not me", for a mail to the address as it was until now. `since`: what it undoes. */
async function notMePath(ctx: Context, account: Account, email: string, since: Date): Promise<string> {
  const secret = newToken();
  await keepToken(secret, {
    kind: "notMe",
    accountId: account._id,
    email,
    data: { since },
    createdAt: ctx.now,
    expiresAt: plusMs(ctx.now, VALID_MS),
  });
  return `/not-me?token=${secret}`;
}

/**
 * Tells an account's owner by mail of something that they would have done themselves, with a link that undoes it and whatever was
 * added since a day before. Part of the change that it tells of. `to` is the address until now; nothing is sent to nobody.
 */
export async function tellWithWayBack(
  ctx: Context,
  account: Account,
  to: string | null,
  key: string,
): Promise<void> {
  if (to === null) return;
  const path = await notMePath(ctx, account, to, plusMs(ctx.now, -BEFORE_MS));
  await queueMail({ to, locale: account.locale, key, path });
}

/**
 * Somebody signed in from a browser that the account does not know: its owner is told when and by which kind of browser, with a
 * link that ends every session. Who has no mail is told through others, by the event `accounts.newDevice`.
 */
export async function tellOfNewDevice(account: Account, signIn: SignIn): Promise<void> {
  const ctx = systemContext(account.locale);
  await ctx.change(
    async () => {
      if (account.email === null) return;
      await queueMail({
        to: account.email,
        locale: account.locale,
        key: "accounts.mail.newDevice",
        params: {
          browser: browserName(translator(account.locale), signIn),
          time: showDate(account.locale, signIn.at, "dateTime"),
        },
        path: await notMePath(ctx, account, account.email, signIn.at),
      });
    },
    newDevice({
      about: account._id,
      person: account.personId,
      data: { to: account.email === null ? "nobody" : "owner" },
    }),
  );
}

export const findNotMe = (ctx: Context, secret: string) => findToken(secret, "notMe", ctx.now);

/**
 * "It was not me": every session ends, the password opens nothing, second factors that were added since go, the address is again
 * what it was, and a link for a new password is sent there. Links of the same kind that were sent later end: the one whose
 * address was taken first is the owner's. Emits `accounts.passwordChanged`, and `accounts.emailChanged` when the address was another.
 * @throws 422 for a used or old link
 */
export async function itWasNotMe(ctx: Context, secret: string): Promise<void> {
  await ctx.change(
    async () => {
      const link = await findNotMe(ctx, secret);
      const account = link?.accountId ? await findAccount(link.accountId) : null;
      if (!link || !account) throw new AppError(422, "accounts.problems.link");
      await takeToken(secret, "notMe", ctx.now);
      await dropLaterTokens(link);
      const owner = { accountId: account._id, personId: account.personId };
      await forgetFactorsSince(ctx, owner, sinceOf(link));
      const email = await addressBack(account, link);
      await changeAccount(account._id, { email, passwordHash: null, devicesFrom: ctx.now }, true);
      await enqueue("accounts.reset", { email: link.email });
      return { account, isMoved: email !== account.email };
    },
    ({ account: { _id, personId }, isMoved }) => [
      passwordChanged({ about: _id, person: personId, data: {} }),
      ...(isMoved ? [emailChanged({ about: _id, person: personId, data: { fromCard: false } })] : []),
    ],
  );
}

/** Links of before this was kept undo what came after them. */
const sinceOf = (link: LinkToken): Date => Undoing.safeParse(link.data).data?.since ?? link.createdAt;

/**
 * The address that the link went to, whatever it is now; who has it now is told. Somebody who signed up anew with it meanwhile keeps
 * it, and the account then has none: it must not stay with whoever changed it.
 */
async function addressBack(account: Account, link: LinkToken): Promise<string | null> {
  if (account.email === link.email) return link.email;
  await queueMail({ to: account.email, locale: account.locale, key: "accounts.mail.emailBack" });
  return (await findByEmail(link.email)) ? null : link.email;
}
