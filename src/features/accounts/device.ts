import type { Request, Response } from "express";
import { parseCookie } from "cookie";
import { giveCookie } from "../../http/cookies.ts";
import { DAY_MS } from "../../platform/clock.ts";
import { markOf } from "../../platform/secrets.ts";
import { hashToken } from "../../platform/tokens.ts";
import type { Attempt } from "./limits.ts";
import type { Account } from "./schema.ts";

/** A cookie that tells an account's own devices from strangers': one for each account that signed in here. */
const nameOf = (account: Pick<Account, "_id">): string =>
  `fly.d${hashToken(`device ${account._id}`).slice(0, 8)}`;
type Owner = Pick<Account, "_id" | "createdAt" | "devicesFrom">;
const valueOf = (account: Owner): string =>
  markOf(`device ${account._id} ${(account.devicesFrom ?? account.createdAt).getTime()}`);

/** The value is checked against the account: a stranger cannot make one up to get a fresh allowance. */
export const isKnownDevice = (req: Request, account: Owner): boolean =>
  parseCookie(req.headers.cookie ?? "")[nameOf(account)] === valueOf(account);

export const rememberDevice = (res: Response, account: Account): unknown =>
  giveCookie(res, nameOf(account), valueOf(account), 365 * DAY_MS);

/** A try at an account's proof from this browser; `what` parts the counters of different proofs. */
export const attemptAt = (req: Request, account: Account | null, what: string): Attempt => ({
  account: what,
  address: req.ip ?? "",
  device: account && isKnownDevice(req, account) ? valueOf(account) : null,
});
