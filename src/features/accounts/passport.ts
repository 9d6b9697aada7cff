import passportModule, { type Authenticator } from "passport";
import { Strategy } from "passport-local";
import type { Request, Response } from "express";
import { parseCookie } from "cookie";
import type { Actor } from "../../platform/context.ts";
import { DAY_MS } from "../../platform/clock.ts";
import { AppError } from "../../platform/errors.ts";
import type { Locale } from "../../platform/i18n.ts";
import { hashToken } from "../../platform/tokens.ts";
import { type Attempt, countFailure, mayTry } from "./limits.ts";
import { findAccount, findByEmail, findSignedIn } from "./model.ts";
import { isPassword } from "./passwords.ts";
import type { Account } from "./schema.ts";

/** What `req.user` holds. */
export interface SignedIn {
  actor: Actor;
  locale: Locale;
  personId: string;
  rev: number;
}

const asSignedIn = (account: Pick<Account, "_id" | "personId" | "roles" | "locale" | "rev">): SignedIn => ({
  actor: { personId: account.personId, accountId: account._id, roles: account.roles },
  locale: account.locale,
  personId: account.personId,
  rev: account.rev,
});

let authenticator: Authenticator | null = null;

/** A passport of this app's own: mail and password, one lean read of the account for each request. */
export function makePassport(): Authenticator {
  const passport = new (passportModule as unknown as { Passport: new () => Authenticator }).Passport();
  passport.use(
    new Strategy(
      { usernameField: "email", passReqToCallback: true, session: true } as never,
      ((req: Request, email: string, password: string, done: Done) => {
        signIn(attemptOf(req, email), password).then((user) => done(null, user ?? false), done);
      }) as never,
    ),
  );
  passport.serializeUser((user, done) =>
    done(null, { a: (user as unknown as SignedIn).actor.accountId, r: (user as unknown as SignedIn).rev }),
  );
  passport.deserializeUser((key: unknown, done) => {
    restore(key as { a: string; r: number }).then(
      (user) => done(null, user as unknown as Express.User | false),
      done,
    );
  });
  authenticator = passport;
  return passport;
}
type Done = (err: unknown, user?: SignedIn | false) => void;

/** A session ends when the account was closed or its `rev` was raised since. */
async function restore(key: { a: string; r: number }): Promise<SignedIn | false> {
  const account = await findSignedIn(key.a);
  return account && !account.closedAt && account.rev === key.r ? asSignedIn(account) : false;
}

const deviceCookie = (email: string): string => `fly.d${hashToken(`device ${email}`).slice(0, 8)}`;

function attemptOf(req: Request, email: string): Attempt {
  const address = email.trim().toLowerCase();
  const device = parseCookie(req.headers.cookie ?? "")[deviceCookie(address)] ?? null;
  return { email: address, address: req.ip ?? "", device };
}

async function signIn(attempt: Attempt, password: string): Promise<SignedIn | null> {
  const account = await findByEmail(attempt.email);
  // The device's value is checked against the account: a stranger cannot make one up to get a fresh allowance.
  const known = account && attempt.device === deviceValue(account) ? attempt : { ...attempt, device: null };
  await mayTry(known);
  const right = await isPassword(account && !account.closedAt ? account.passwordHash : null, password);
  if (account && right) return asSignedIn(account);
  await countFailure(known);
  return null;
}
const deviceValue = (account: Pick<Account, "_id" | "createdAt">): string =>
  hashToken(`${account._id} ${account.createdAt.getTime()}`).slice(0, 22);

/** Runs the local strategy and starts a session with a new id. @throws 422 `accounts.problems.wrongSignIn`, 429 */
export async function authenticate(req: Request, res: Response): Promise<SignedIn> {
  const user = await new Promise<SignedIn | false>((resolve, reject) => {
    (authenticator as Authenticator).authenticate(
      "local",
      (err: unknown, found: SignedIn | false | undefined) =>
        err ? reject(err as Error) : resolve(found ?? false),
    )(req, res, reject);
  });
  if (!user) throw new AppError(422, "accounts.problems.wrongSignIn");
  await startSession(req, res, user);
  return user;
}

/** Signs somebody in whose right was proved in another way (a mailed link); the session gets a new id. */
export async function startSessionFor(req: Request, res: Response, account: Account): Promise<void> {
  await startSession(req, res, asSignedIn(account));
}

async function startSession(req: Request, res: Response, user: SignedIn): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    req.logIn(user as unknown as Express.User, (err: unknown) => (err ? reject(err as Error) : resolve())),
  );
  const account = await findAccount(user.actor.accountId);
  if (account)
    res.cookie(deviceCookie(account.email), deviceValue(account), {
      httpOnly: true,
      sameSite: "lax",
      secure: req.secure,
      maxAge: 365 * DAY_MS,
    });
}

export const endSession = (req: Request): Promise<void> =>
  new Promise((resolve, reject) => {
    req.logOut((err: unknown) => {
      if (err) return reject(err as Error);
      req.session.destroy((second: unknown) => (second ? reject(second as Error) : resolve()));
    });
  });

/** After a new password: this session goes on under the new `rev`, with a new id. */
export async function renewSession(req: Request, res: Response, rev: number): Promise<void> {
  const user = req.user as unknown as SignedIn;
  await startSession(req, res, { ...user, rev });
}
