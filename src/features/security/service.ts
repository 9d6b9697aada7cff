import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { queueMail } from "../../platform/mail.ts";
import { type Account, endSessions, findAccount, tellWithWayBack } from "../accounts/index.ts";
import {
  addPasskey,
  type Challenge,
  confirmApp,
  dropApp,
  dropPasskey,
  type Site,
  FACTOR_ROLES,
  type Factor,
  findFactor,
  forgetFactors,
  renewRecoveryCodes,
} from "../factors/index.ts";

export interface FactorState {
  factor: Factor | null;
  /** A role of theirs asks for it. */
  needed: boolean;
}

/** What the reader has set up, and whether a role of theirs asks for it. */
export async function factorState(ctx: MemberContext): Promise<FactorState> {
  const { accountId } = ctx.actor;
  const [factor, account] = await Promise.all([findFactor(accountId), findAccount(accountId)]);
  return { factor, needed: account?.roles.some((role) => FACTOR_ROLES.includes(role.kind)) ?? false };
}

/** The app counts from now on; every session of the account ends and the owner is told by mail. @throws 422 at `code` */
export async function addApp(ctx: MemberContext, code: string): Promise<string[]> {
  const codes = await ctx.change(async () => {
    const made = await confirmApp(ctx, code);
    await endSessions(ctx.actor.accountId);
    await tellOfAddition(ctx, "security.mail.added");
    return made;
  });
  return codes;
}

/** @throws 409 `security.problems.needed` when a role asks for a second factor and this is the last one */
export async function removeApp(ctx: MemberContext): Promise<void> {
  const { factor, needed } = await factorState(ctx);
  if (!factor?.totp) return;
  if (needed && factor.passkeys.length === 0) throw new AppError(409, "security.problems.needed");
  await ctx.change(async () => {
    await dropApp(ctx);
    await endSessions(ctx.actor.accountId);
    await tellOwner(ctx, "security.mail.removed");
  });
}

/** A passkey counts from now on; every session of the account ends and the owner is told by mail. @throws 422, 409 */
export const keepPasskey = (
  ctx: MemberContext,
  site: Site,
  facts: { typed: string; name: string; challenge: Challenge | undefined },
): Promise<string[]> =>
  ctx.change(async () => {
    const codes = await addPasskey(ctx, site, facts);
    await endSessions(ctx.actor.accountId);
    await tellOfAddition(ctx, "security.mail.added");
    return codes;
  });

/** Fine when it is gone. @throws 409 `security.problems.needed` when a role asks for a second factor and this is the last one */
export async function removePasskey(ctx: MemberContext, id: string): Promise<void> {
  const { factor, needed } = await factorState(ctx);
  const last = factor?.passkeys.length === 1 && factor.totp === null;
  if (needed && last) throw new AppError(409, "security.problems.needed");
  await ctx.change(async () => {
    if (!(await dropPasskey(ctx, id, last))) return;
    await endSessions(ctx.actor.accountId);
    await tellOwner(ctx, "security.mail.removed");
  });
}

/** Ten new recovery codes in place of the old ones; the owner is told by mail, once for those of one moment. */
export const newCodes = (ctx: MemberContext): Promise<string[]> =>
  ctx.change(async () => {
    const { codes, isNews } = await renewRecoveryCodes(ctx);
    if (isNews) await tellOfAddition(ctx, "security.mail.codes");
    return codes;
  });

/** Everything of an account is taken away, every session ends, and the owner is told: the operator's word, by a script. */
export const resetFactors = (ctx: Context, account: Account): Promise<unknown> =>
  ctx.change(async () => {
    await forgetFactors(ctx, { accountId: account._id, personId: account.personId });
    await endSessions(account._id);
    await queueMail({
      to: account.email,
      locale: account.locale,
      key: "security.mail.removed",
      path: "/password-reset",
    });
  });

async function tellOwner(ctx: MemberContext, key: string): Promise<void> {
  const account = await findAccount(ctx.actor.accountId);
  if (account) await queueMail({ to: account.email, locale: account.locale, key, path: "/password-reset" });
}

/** What somebody else may have added, by whoever holds the password: with a link that takes it away again. */
async function tellOfAddition(ctx: MemberContext, key: string): Promise<void> {
  const account = await findAccount(ctx.actor.accountId);
  if (account) await tellWithWayBack(ctx, account, account.email, key);
}
