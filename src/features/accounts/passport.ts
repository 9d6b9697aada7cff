import passportModule, { type Authenticator } from "passport";
import { Strategy } from "passport-local";
import type { Request, Response } from "express";
import { clock, MINUTE_MS } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { hasSecondFactor, isAppCode, isRecoveryCode } from "../factors/index.ts";
import { plainNumber, plainWords } from "./card.ts";
import { attemptAt } from "./device.ts";
import { tryProof } from "./limits.ts";
import { findAccount, findByCard, findByEmail } from "./model.ts";
import { isPassword } from "./passwords.ts";
import type { Account, ConfirmInput } from "./schema.ts";
import { keyOf, restore, type SignedIn, startSession } from "./session.ts";

declare module "express-session" {
  interface SessionData {
    /** The password was right and the second factor is due: whose, which `rev`, since when (epoch ms). */
    waiting?: { a: string; r: number; at: number };
  }
}

let authenticator: Authenticator | null = null;

/** A passport of this app's own: mail and password, one lean read of the account for each request. */
export function makePassport(): Authenticator {
  const passport = new (passportModule as unknown as { Passport: new () => Authenticator }).Passport();
  passport.use(
    new Strategy(
      { usernameField: "email", passReqToCallback: true, session: true } as never,
      ((req: Request, email: string, password: string, done: Done) => {
        checkPassword(req, email, password).then((account) => done(null, account ?? false), done);
      }) as never,
    ),
  );
  passport.serializeUser((user, done) => done(null, keyOf(user as unknown as SignedIn)));
  passport.deserializeUser((key: unknown, done) => {
    restore(key as Parameters<typeof restore>[0]).then(
      (user) => done(null, user as unknown as Express.User | false),
      done,
    );
  });
  authenticator = passport;
  return passport;
}

/** Whom a session says that it is, as passport reads it: for requests that have no passport. */
export async function whoIn(session: unknown): Promise<SignedIn | false> {
  const { passport } = (session ?? {}) as { passport?: { user?: Parameters<typeof restore>[0] } };
  return passport?.user ? restore(passport.user) : false;
}
type Done = (err: unknown, account?: Account | false) => void;

async function checkPassword(req: Request, typed: string, password: string): Promise<Account | null> {
  const email = typed.trim().toLowerCase();
  const account = await findByEmail(email);
  return tryProof(attemptAt(req, account, email), async () => {
    const right = await isPassword(account?.passwordHash ?? null, password);
    return account && right ? account : null;
  });
}

/**
 * Runs the local strategy. Without a second factor a session begins; with one it waits for it.
 * @throws 422 `accounts.problems.wrongSignIn`, 429
 */
export async function authenticate(req: Request, res: Response): Promise<"in" | "waiting"> {
  const account = await new Promise<Account | false>((resolve, reject) => {
    (authenticator as Authenticator).authenticate(
      "local",
      (err: unknown, found: Account | false | undefined) =>
        err ? reject(err as Error) : resolve(found ?? false),
    )(req, res, reject);
  });
  if (!account) throw new AppError(422, "accounts.problems.wrongSignIn");
  return begin(req, res, account);
}

/** By the number and the words of a school's card. @throws 422 at `words` for a slip, 422 for a wrong card, 429 */
export async function authenticateByCard(
  req: Request,
  res: Response,
  typed: { number: string; words: string },
): Promise<"in" | "waiting"> {
  const words = plainWords(typed.words);
  const number = plainNumber(typed.number);
  const account = await findByCard(number);
  const attempt = { ...attemptAt(req, account, `card ${number}`), isCard: true };
  const right = await tryProof(attempt, async () => {
    const fits = await isPassword(account?.passwordHash ?? null, words);
    return fits || null;
  });
  if (!account || !right) throw new AppError(422, "accounts.problems.wrongCard");
  return begin(req, res, account);
}

/** The password was right: a session begins, or waits for the second factor. */
async function begin(req: Request, res: Response, account: Account): Promise<"in" | "waiting"> {
  if (!(await hasSecondFactor(account._id))) {
    await startSession(req, res, account, false);
    return "in";
  }
  await regenerate(req);
  req.session.waiting = { a: account._id, r: account.rev, at: clock.now().getTime() };
  return "waiting";
}

const WAIT_MS = 10 * MINUTE_MS;

/** The account whose password was right in this browser a moment ago, and whose second factor is due. */
export async function whoWaits(req: Request): Promise<Account | null> {
  const { waiting } = req.session;
  if (!waiting || clock.now().getTime() - waiting.at > WAIT_MS) return null;
  const account = await findAccount(waiting.a);
  return account && account.rev === waiting.r ? account : null;
}

/** Signs in who waits, by a code of their app or a recovery code. @throws 422 at `code` or `recovery`, 429, 401 when nobody waits */
export async function finishSignIn(
  req: Request,
  res: Response,
  proof: { code: string; recovery: string },
): Promise<void> {
  const account = await whoWaits(req);
  if (!account) throw new AppError(422, "accounts.problems.waitedTooLong");
  await checkCode(req, account, proof);
  await startSession(req, res, account, true);
}

/** A code of the app or a recovery code, within the limits. @throws 422 at the field that was filled, 429 */
export async function checkCode(
  req: Request,
  account: Account,
  { code, recovery }: { code: string; recovery: string },
): Promise<void> {
  const field = recovery === "" ? "code" : "recovery";
  if (code === "" && recovery === "") throw new AppError(422, "problems.required", {}, "code");
  const right = await tryProof(attemptAt(req, account, `${account._id} code`), async () => {
    const now = clock.now();
    const fits =
      field === "code"
        ? await isAppCode(account._id, code, now)
        : await isRecoveryCode(account._id, recovery, now);
    return fits || null;
  });
  if (!right)
    throw new AppError(422, `accounts.problems.wrong${field === "code" ? "Code" : "Recovery"}`, {}, field);
}

/** Who is signed in proves it again, by password or by code. @throws 422 at the field that was filled, 429 */
export async function confirmIdentity(ctx: MemberContext, req: Request, proof: ConfirmInput): Promise<void> {
  const account = await findAccount(ctx.actor.accountId);
  if (!account) throw new AppError(422, "accounts.problems.wrongPassword", {}, "password");
  if (proof.code !== "" || proof.recovery !== "") return checkCode(req, account, proof);
  if (account.card) {
    if (proof.words === "") throw new AppError(422, "problems.required", {}, "words");
    const words = plainWords(proof.words);
    const known = await again(req, account, words);
    if (!known) throw new AppError(422, "accounts.problems.wrongCard", {}, "words");
    return;
  }
  if (proof.password === "") throw new AppError(422, "problems.required", {}, "password");
  if (!(await again(req, account, proof.password)))
    throw new AppError(422, "accounts.problems.wrongPassword", {}, "password");
}

const again = (req: Request, account: Account, password: string): Promise<true | null> =>
  tryProof(attemptAt(req, account, `${account._id} again`), async () =>
    (await isPassword(account.passwordHash, password)) ? true : null,
  );

const regenerate = (req: Request): Promise<void> =>
  new Promise((resolve, reject) =>
    req.session.regenerate((err: unknown) => (err ? reject(err as Error) : resolve())),
  );
