import type { Request, Response } from "express";
import type { Actor, Proof, Role } from "../../platform/context.ts";
import { clock, DAY_MS, HOUR_MS, instant } from "../../platform/clock.ts";
import type { Locale } from "../../platform/i18n.ts";
import { newId } from "../../platform/ids.ts";
import { FACTOR_ROLES, hasSecondFactor } from "../factors/index.ts";
import { browserOf } from "./browser.ts";
import { isKnownDevice, rememberDevice } from "./device.ts";
import { addSignIn, dropSignIn, findAccount, findSignedIn, markSeen } from "./model.ts";
import { tellOfNewDevice } from "./new-device.ts";
import type { Account } from "./schema.ts";

/** What `req.user` holds. */
export interface SignedIn {
  actor: Actor;
  locale: Locale;
  personId: string;
  rev: number;
  proof: Proof;
  secondFactor: boolean;
  leaving: boolean;
}

/** What a session holds of it: account, `rev`, sign-in, last proof (epoch ms), second factor shown. */
interface Key {
  a: string;
  r: number;
  s: string;
  p: number;
  f: boolean;
}

/** A session ends a month after it was begun, whatever happens in between. */
const LONGEST_MS = 30 * DAY_MS;

type Facts = Pick<Account, "_id" | "personId" | "roles" | "locale" | "rev" | "leavingAt">;
const asSignedIn = (account: Facts, key: Pick<Key, "s" | "p" | "f">): SignedIn => {
  const kept = account.roles.filter((role) => key.f || !asksForFactor(role));
  return {
    actor: { personId: account.personId, accountId: account._id, roles: kept },
    locale: account.locale,
    personId: account.personId,
    rev: account.rev,
    secondFactor: key.f,
    leaving: Boolean(account.leavingAt),
    proof: { id: key.s, at: instant(key.p), incomplete: kept.length < account.roles.length },
  };
};
const asksForFactor = (role: Role): boolean => FACTOR_ROLES.includes(role.kind);

export const keyOf = (user: SignedIn): Key => ({
  a: user.actor.accountId,
  r: user.rev,
  s: user.proof.id,
  p: user.proof.at.getTime(),
  f: user.secondFactor,
});

/** A session ends when the account is gone, its `rev` raised, or its sign-in ended; or when it is a month old. */
export async function restore(key: Key): Promise<SignedIn | false> {
  const account = await findSignedIn(key.a);
  const row = account?.signIns?.find((one) => one.id === key.s);
  if (!account || !row || account.rev !== key.r) return false;
  const now = clock.now();
  if (now.getTime() - row.at.getTime() > LONGEST_MS) return false;
  if (now.getTime() - row.seenAt.getTime() > HOUR_MS) await markSeen(key.a, key.s, hourOf(now));
  return asSignedIn(account, key);
}

/** When somebody was last here is kept to the hour only. */
const hourOf = (at: Date): Date => instant(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);

/** Begins a session with a new id, and remembers the device. */
export async function startSession(
  req: Request,
  res: Response,
  account: Account,
  secondFactor: boolean,
): Promise<void> {
  const now = clock.now();
  const id = newId();
  const signIn = { id, at: now, seenAt: hourOf(now), ...browserOf(req.get("user-agent") ?? "") };
  if (account.hasDevice && !isKnownDevice(req, account)) await tellOfNewDevice(account, signIn);
  await addSignIn(account._id, signIn);
  await logIn(req, asSignedIn(account, { s: id, p: now.getTime(), f: secondFactor }));
  rememberDevice(res, account);
}

/** Signs somebody in whose right was proved in another way (a mailed link); the session gets a new id. */
export const startSessionFor = (req: Request, res: Response, account: Account): Promise<void> =>
  startSession(req, res, account, false);

export async function endSession(req: Request): Promise<void> {
  const user = req.user as unknown as SignedIn | undefined;
  if (user) await dropSignIn(user.actor.accountId, user.proof.id);
  await new Promise<void>((resolve, reject) => {
    req.logOut((err: unknown) => {
      if (err) return reject(err as Error);
      req.session.destroy((second: unknown) => (second ? reject(second as Error) : resolve()));
    });
  });
}

/**
 * After all sessions of the account were ended: this one begins anew. `secondFactor` when one was shown just now; one that was shown
 * before counts while one is left in the account.
 */
export async function renewSession(req: Request, res: Response, secondFactor = false): Promise<void> {
  const user = req.user as unknown as SignedIn;
  const account = await findAccount(user.actor.accountId);
  if (!account) return;
  const shown = secondFactor || (user.secondFactor && (await hasSecondFactor(account._id)));
  await startSession(req, res, account, shown);
}

/** The state of the account by which this request's reader was signed in. */
export const revOf = (req: Request): number => (req.user as unknown as SignedIn).rev;

/** The reader proved again that it is them: the session goes on with a new id. */
export const proveAgain = (req: Request): Promise<void> => {
  const user = req.user as unknown as SignedIn;
  return logIn(req, { ...user, proof: { ...user.proof, at: clock.now() } });
};

const logIn = (req: Request, user: SignedIn): Promise<void> =>
  new Promise((resolve, reject) =>
    req.logIn(user as unknown as Express.User, (err: unknown) => (err ? reject(err as Error) : resolve())),
  );
