import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import { type Context, systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { showDate, translator } from "../../platform/i18n.ts";
import { enqueue } from "../../platform/jobs.ts";
import { queueMail } from "../../platform/mail.ts";
import { newToken } from "../../platform/tokens.ts";
import { browserName } from "./browser.ts";
import { newDevice } from "./events.ts";
import { changeAccount, findToken, keepToken, takeToken } from "./model.ts";
import type { Account, SignIn } from "./schema.ts";

const VALID_MS = 7 * 24 * HOUR_MS;

/**
 * Somebody signed in from a browser that the account does not know: its owner is told when and by which kind of browser, with a
 * link that ends every session. Who has no mail is told through others, by the event `accounts.newDevice`.
 */
export async function tellOfNewDevice(account: Account, signIn: SignIn): Promise<void> {
  const ctx = systemContext(account.locale);
  await ctx.change(
    async () => {
      if (account.email === null) return;
      const secret = newToken();
      await keepToken(secret, {
        kind: "notMe",
        accountId: account._id,
        email: account.email,
        data: {},
        createdAt: ctx.now,
        expiresAt: plusMs(ctx.now, VALID_MS),
      });
      await queueMail({
        to: account.email,
        locale: account.locale,
        key: "accounts.mail.newDevice",
        params: {
          browser: browserName(translator(account.locale), signIn),
          time: showDate(account.locale, signIn.at, "dateTime"),
        },
        path: `/not-me?token=${secret}`,
      });
    },
    newDevice({ about: account._id, person: account.personId, data: {} }),
  );
}

export const findNotMe = (ctx: Context, secret: string) => findToken(secret, "notMe", ctx.now);

/** "It was not me": every session ends, and a link for a new password is sent. @throws 422 for a used or old link */
export async function itWasNotMe(ctx: Context, secret: string): Promise<void> {
  await ctx.change(async () => {
    const token = await takeToken(secret, "notMe", ctx.now);
    if (!token?.accountId) throw new AppError(422, "accounts.problems.link");
    await changeAccount(token.accountId, {}, true);
    await enqueue("accounts.reset", { email: token.email });
  });
}
