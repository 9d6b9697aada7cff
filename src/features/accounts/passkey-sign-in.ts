import type { Request, Response } from "express";
import { clock } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import {
  accountByPasskey,
  authenticationOptions,
  type Challenge,
  challengeOf,
  type Site,
} from "../factors/index.ts";
import { findAccount } from "./model.ts";
import { whoWaits } from "./passport.ts";
import { startSession } from "./session.ts";

declare module "express-session" {
  interface SessionData {
    /** A question to a passkey that is not answered yet. */
    challenge?: Challenge;
  }
}

let fixed: string | null = null;
/** Where the house stands, for passkeys; null on a development machine, where it is wherever the browser sees it. */
export const setUpPasskeys = (baseUrl: string | null): void => {
  fixed = baseUrl;
};
export function siteOf(req: Request): Site {
  const { origin, hostname } = new URL(fixed ?? `${req.protocol}://${req.get("host") ?? "localhost"}`);
  return { origin, host: hostname };
}

/** Asks a passkey: of who waits for the second step or is signed in, else of whoever has one. */
export async function askPasskey(req: Request, accountId: string | null): Promise<object> {
  const known = accountId ?? (await whoWaits(req))?._id ?? null;
  const options = await authenticationOptions(siteOf(req), known);
  req.session.challenge = challengeOf(options, clock.now());
  return options;
}

/** The question is answered once, right or wrong. */
export function takeChallenge(req: Request): Challenge | undefined {
  const { challenge } = req.session;
  delete req.session.challenge;
  return challenge;
}

/** Signs in by a passkey: as the second step after a password, or alone in place of both. @throws 422 */
export async function signInByPasskey(req: Request, res: Response, typed: string): Promise<void> {
  const waiting = await whoWaits(req);
  const facts = { typed, challenge: takeChallenge(req), now: clock.now(), alone: waiting === null };
  const id = await accountByPasskey(siteOf(req), facts);
  const account = waiting && waiting._id !== id ? null : await findAccount(id);
  if (!account) throw new AppError(422, "factors.problems.passkey");
  await startSession(req, res, account, true);
}

/** Who is signed in proves it again by a passkey of theirs. @throws 422 */
export async function confirmByPasskey(ctx: MemberContext, req: Request, typed: string): Promise<void> {
  const facts = { typed, challenge: takeChallenge(req), now: ctx.now, alone: false };
  if ((await accountByPasskey(siteOf(req), facts)) !== ctx.actor.accountId)
    throw new AppError(422, "factors.problems.passkey");
}
