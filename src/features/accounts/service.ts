import type { Context, MemberContext, Role } from "../../platform/context.ts";
import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import { ageOn, type Day, dayOf } from "../../platform/calendar.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import type { Locale } from "../../platform/i18n.ts";
import { newId } from "../../platform/ids.ts";
import { enqueue } from "../../platform/jobs.ts";
import { queueMail } from "../../platform/mail.ts";
import { newToken } from "../../platform/tokens.ts";
import { createPerson, findPerson } from "../people/index.ts";
import { accountOpened, passwordChanged, roleGiven, roleTaken } from "./events.ts";
import { mayAskForMail } from "./limits.ts";
import {
  addRole,
  changeAccount,
  dropRole,
  dropTokens,
  findAccount,
  findByEmail,
  findToken,
  getAccount,
  insertAccount,
  keepToken,
  replacePassword,
  takeToken,
} from "./model.ts";
import { hashNewPassword } from "./common.ts";
import { isPassword } from "./passwords.ts";
import { type Account, PendingSignUp, type SignUpInput } from "./schema.ts";

const SIGN_UP_MS = 48 * HOUR_MS;
const RESET_MS = 2 * HOUR_MS;
export const YOUNGEST = 8;
export const OLDEST = 100;

/** @throws 422 at `birthDay` for a day that no musician here can be born on. */
export function checkBirthDay(birthDay: string, now: Date): void {
  const age = ageOn(birthDay, dayOf(now));
  if (birthDay > dayOf(now)) throw refuse("birthDay", "accounts.problems.birthDayFuture");
  if (age < YOUNGEST) throw refuse("birthDay", "accounts.problems.tooYoung", { age: YOUNGEST });
  if (age > OLDEST) throw refuse("birthDay", "accounts.problems.tooOld");
}

/**
 * Mail first: the answer never tells whether the address is known, and nobody is signed in before the mail's link. The
 * same work is done either way.
 */
export async function askToSignUp(ctx: Context, input: SignUpInput): Promise<void> {
  if (input.birthDay) checkBirthDay(input.birthDay, ctx.now);
  await mayAskForMail(input.email);
  const passwordHash = await hashNewPassword(input.password, input);
  const known = await findByEmail(input.email);
  const secret = newToken();
  const data: PendingSignUp = {
    kind: input.kind,
    name: input.name,
    birthDay: input.kind === "musician" ? input.birthDay : null,
    passwordHash,
    locale: ctx.locale,
  };
  const taken = known !== null;
  await ctx.change(async () => {
    // For a known address the link is made as well, and over at once.
    await keepToken(secret, {
      kind: "signUp",
      accountId: null,
      email: input.email,
      data,
      createdAt: ctx.now,
      expiresAt: taken ? ctx.now : plusMs(ctx.now, SIGN_UP_MS),
    });
    await queueMail(
      taken
        ? { to: input.email, locale: known.locale, key: "accounts.mail.known", path: "/sign-in" }
        : {
            to: input.email,
            locale: ctx.locale,
            key: "accounts.mail.signUp",
            path: `/sign-up/confirmation?token=${secret}`,
          },
    );
  });
}

export const findSignUp = (ctx: Context, secret: string) => findToken(secret, "signUp", ctx.now);

/** The mail's link was opened and the button pressed: person and account come to be. @throws 422 for a used or old link. */
export async function confirmSignUp(
  ctx: Context,
  secret: string,
): Promise<{ account: Account; kind: PendingSignUp["kind"] }> {
  return ctx.change(
    async () => {
      const found = await findToken(secret, "signUp", ctx.now);
      const pending = PendingSignUp.safeParse(found?.data);
      if (!found || !pending.success || (await findByEmail(found.email)))
        throw new AppError(422, "accounts.problems.link");
      await takeToken(secret, "signUp", ctx.now);
      const { kind, name, birthDay, passwordHash, locale } = pending.data;
      const person = await createPerson(ctx, { name, birthDay });
      const roles: Role[] =
        kind === "musician" ? [{ kind: "musician", organisationId: null, coordinator: false }] : [];
      const account = await openAccount(ctx, {
        personId: person._id,
        email: found.email,
        passwordHash,
        roles,
        locale,
      });
      return { account, kind };
    },
    ({ account, kind }) => accountOpened({ about: account._id, person: account.personId, data: { kind } }),
  );
}

/**
 * Stores an account for a person. The caller has proof that the address is theirs. `seenDay` is the last day on which it was
 * used, where that is known before the first sign-in.
 */
export function openAccount(
  ctx: Context,
  facts: {
    personId: string;
    email: string | null;
    passwordHash: string | null;
    roles: Role[];
    locale: Locale;
    seenDay?: Day;
  },
): Promise<Account> {
  return insertAccount({
    ...facts,
    _id: newId(),
    rev: 0,
    signIns: [],
    hasDevice: false,
    card: null,
    createdAt: ctx.now,
  });
}

/** The same answer, in the same time, whether the address is known or not: it is looked up later. */
export async function askForReset(email: string): Promise<void> {
  await mayAskForMail(email);
  await enqueue("accounts.reset", { email });
}

/** Sends the link for a new password where there is an account. */
export async function sendReset(ctx: Context, email: string): Promise<void> {
  const account = await findByEmail(email);
  if (!account) return;
  const secret = newToken();
  await ctx.change(async () => {
    await dropTokens(account._id, "reset");
    await keepToken(secret, {
      kind: "reset",
      accountId: account._id,
      email,
      data: {},
      createdAt: ctx.now,
      expiresAt: plusMs(ctx.now, RESET_MS),
    });
    await queueMail({
      to: email,
      locale: account.locale,
      key: "accounts.mail.reset",
      path: `/password-reset/new?token=${secret}`,
    });
  });
}

/** A path that sets the account's password once, for a script that shows it to whoever runs the house; 2 hours. */
export async function makeResetPath(ctx: Context, account: Account): Promise<string> {
  const secret = newToken();
  await ctx.change(async () => {
    await dropTokens(account._id, "reset");
    await keepToken(secret, {
      kind: "reset",
      accountId: account._id,
      email: account.email ?? "",
      data: {},
      createdAt: ctx.now,
      expiresAt: plusMs(ctx.now, RESET_MS),
    });
  });
  return `/password-reset/new?token=${secret}`;
}

export const findReset = (ctx: Context, secret: string) => findToken(secret, "reset", ctx.now);

/** Sets a new password by a mailed link; every session of the account ends. @throws 422 for a used or old link. */
export async function resetPassword(ctx: Context, secret: string, password: string): Promise<Account | null> {
  const link = await findReset(ctx, secret);
  const owner = link?.accountId ? await findAccount(link.accountId) : null;
  if (!owner) throw new AppError(422, "accounts.problems.link");
  const passwordHash = await hashNewPassword(password, { email: owner.email, name: await nameOf(owner) });
  return ctx.change(
    async () => {
      const token = await takeToken(secret, "reset", ctx.now);
      if (!token?.accountId) throw new AppError(422, "accounts.problems.link");
      const account = await changeAccount(token.accountId, { passwordHash }, true);
      if (account) await tellOfPassword(account);
      return account;
    },
    (account) =>
      account ? passwordChanged({ about: account._id, person: account.personId, data: {} }) : null,
  );
}

/**
 * A new password from the account page; every session ends, and the one at hand is begun anew by `renewSession`. The same one
 * sent twice at once is one change, however late the second comes to be read: `rev` is what the request was signed in by.
 * @throws 409 when another was set meanwhile
 */
export async function changePassword(ctx: MemberContext, rev: number, password: string): Promise<void> {
  const account = await getAccount(ctx.actor.accountId);
  const passwordHash = await hashNewPassword(password, { email: account.email, name: await nameOf(account) });
  const changed = await ctx.change(
    async () => {
      const saved = await replacePassword(account._id, rev, passwordHash);
      if (saved) await tellOfPassword(saved);
      return saved;
    },
    (saved) => saved && passwordChanged({ about: account._id, person: account.personId, data: {} }),
  );
  const now = changed ?? (await getAccount(account._id));
  if (!changed && !(await isPassword(now.passwordHash, password)))
    throw new AppError(409, "problems.changedMeanwhile");
}

const tellOfPassword = ({ email, locale }: Account): Promise<void> =>
  queueMail({ to: email, locale, key: "accounts.mail.passwordChanged" });

const nameOf = async (account: Account): Promise<string> => (await findPerson(account.personId))?.name ?? "";

/** Ends every session of an account; the one at hand is begun anew by `renewSession`. */
export const endSessions = (accountId: string): Promise<Account | null> => changeAccount(accountId, {}, true);

export const changeLocale = (accountId: string, locale: Locale): Promise<Account | null> =>
  changeAccount(accountId, { locale });

/** Gives a role as a fact; the room that owns the fact calls it in its own change. Emits `accounts.roleGiven`. */
export const giveRole = (ctx: Context, personId: string, role: Role): Promise<unknown> =>
  ctx.change(
    () => addRole(personId, role),
    roleGiven({
      about: personId,
      person: personId,
      data: { kind: role.kind, organisationId: role.organisationId },
    }),
  );

/** Writes a role that somebody has anew, and tells nobody: of two changes that both count on them one waits, and counts again. */
export const renewRole = (personId: string, role: Role): Promise<Account | null> => addRole(personId, role);

export const takeRole = (
  ctx: Context,
  personId: string,
  kind: Role["kind"],
  organisationId: string | null = null,
): Promise<unknown> =>
  ctx.change(
    () => dropRole(personId, kind, organisationId),
    roleTaken({ about: personId, person: personId, data: { kind, organisationId } }),
  );
