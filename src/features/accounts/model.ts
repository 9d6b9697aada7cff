import { dayOf } from "../../platform/calendar.ts";
import type { Role, RoleKind } from "../../platform/context.ts";
import { notFound } from "../../platform/errors.ts";
import { hashToken } from "../../platform/tokens.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { Account, LinkToken, type SignIn } from "./schema.ts";
import { subject, whileHere } from "../../platform/personal/rule.ts";

const accounts = collection(
  "accounts",
  Account,
  [
    [{ email: 1 }, { unique: true, partialFilterExpression: { email: { $gt: "" } } }],
    [{ personId: 1 }, { unique: true }],
    [{ "card.number": 1 }, { unique: true, partialFilterExpression: { "card.number": { $gt: "" } } }],
    [{ "roles.kind": 1, "roles.organisationId": 1 }],
    [{ "formerCard.endedAt": 1 }, { sparse: true }],
  ],
  {
    purpose: "Signing in, and what somebody may do.",
    guardian: true,
    basis: "agreement",
    people: { personId: subject(), email: subject({ by: ["mail"] }) },
    secret: ["passwordHash", "rev"],
    points: {
      "roles.organisationId": "organisations",
      "card.schoolId": "organisations",
      "formerCard.schoolId": "organisations",
      "signIns.id": { none: "a session's own number" },
    },
    kept: whileHere,
  },
);
const tokens = collection(
  "linktokens",
  LinkToken,
  [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }], [{ accountId: 1, kind: 1 }]],
  {
    purpose: "Links by mail that can be used once: signing up, a new password, another address.",
    basis: "agreement",
    people: {
      accountId: subject({ by: ["account"] }),
      email: subject({ by: ["mail"] }),
      data: subject({ by: ["person", "account", "mail"], deep: true }),
    },
    secret: ["_id", "data"],
    kept: { for: 0, from: "expiresAt", why: "The link no longer opens anything." },
  },
);

export const insertAccount = (account: Account): Promise<Account> => accounts.insert(account);
export const findAccount = (id: string): Promise<Account | null> => accounts.get(id);
/** @throws 404 */
export async function getAccount(id: string): Promise<Account> {
  const account = await findAccount(id);
  if (!account) throw notFound();
  return account;
}
export const findByEmail = (email: string): Promise<Account | null> => accounts.findOne({ email });
export const findByCard = (number: string): Promise<Account | null> =>
  accounts.findOne({ "card.number": number });
export const findByPerson = (personId: string): Promise<Account | null> => accounts.findOne({ personId });
export const findByPeople = (personIds: readonly string[]): Promise<Account[]> =>
  personIds.length === 0 ? Promise.resolve([]) : accounts.find({ personId: { $in: [...personIds] } });

/** The one lean read of a signed-in request. */
export const findSignedIn = (id: string): Promise<Account | null> =>
  accounts.findOne(
    { _id: id },
    { only: ["personId", "roles", "locale", "rev", "leavingAt", "seenDay", "signIns"] },
  );

export const findByRole = (kind: RoleKind, organisationId?: string, limit = 200): Promise<Account[]> =>
  accounts.find(
    { roles: { $elemMatch: { kind, ...(organisationId ? { organisationId } : {}) } } },
    { limit },
  );

/** Those with a role who are here: neither closed nor on their way out. */
export const hereByRole = async (kind: RoleKind): Promise<Account[]> =>
  (await findByRole(kind)).filter((account) => !account.leavingAt);

/** A new password for whoever is signed in as of `rev`; every session ends. Null when that sign-in has ended by now. */
export async function replacePassword(
  id: string,
  rev: number,
  passwordHash: string,
): Promise<Account | null> {
  const saved = await accounts.update(
    { _id: id, rev },
    { $set: { passwordHash, signIns: [] }, $inc: { rev: 1 } },
  );
  if (saved) await endLinks(id);
  return saved;
}

/** `endSessions`: every session ends, and so does each link that waits for another address or a new password. */
export async function changeAccount(
  id: string,
  change: Partial<Account>,
  endSessions = false,
): Promise<Account | null> {
  if (!endSessions) return accounts.update({ _id: id }, { $set: change });
  await endLinks(id);
  return accounts.update({ _id: id }, { $set: { ...change, signIns: [] }, $inc: { rev: 1 } });
}

/** Who had got in may have asked for an address of theirs, and would come back by it. */
const endLinks = (accountId: string): Promise<number> =>
  tokens.remove({ accountId, kind: { $in: ["email", "reset"] } });

/** At most so many browsers at once; the one that came first is signed out by the next. */
const MOST_SIGN_INS = 50;
export const addSignIn = (id: string, signIn: SignIn): Promise<Account | null> =>
  accounts.update(
    { _id: id },
    {
      $push: { signIns: { $each: [signIn], $slice: -MOST_SIGN_INS } },
      $set: { hasDevice: true, seenDay: dayOf(signIn.at) },
    },
  );
export const dropSignIn = (id: string, signInId: string): Promise<Account | null> =>
  accounts.update({ _id: id }, { $pull: { signIns: { id: signInId } } });
export const dropOtherSignIns = (id: string, signInId: string): Promise<Account | null> =>
  accounts.update({ _id: id }, { $pull: { signIns: { id: { $ne: signInId } } } });
export const markSeen = (id: string, signInId: string, at: Date): Promise<Account | null> =>
  accounts.update(
    { _id: id, "signIns.id": signInId },
    { $set: { "signIns.$.seenAt": at, seenDay: dayOf(at) } },
  );

/** The account of somebody who is leaving, or has thought better of it; null when they have none. */
export const setLeavingAccount = (personId: string, leavingAt: Date | null): Promise<Account | null> =>
  accounts.update({ personId }, { $set: { leavingAt } });
/** Marks the warning of an unused account; null when it was given before. */
export const markUnusedTold = (id: string, seen: string): Promise<Account | null> =>
  accounts.update({ _id: id, unusedTold: { $ne: seen } }, { $set: { unusedTold: seen } });
export const eachAccount = (): AsyncIterable<Account> => accounts.each({});

/** Forgets whose card ended before an instant; gives how many. */
export const forgetFormerCards = (before: Date): Promise<number> =>
  accounts.updateMany({ "formerCard.endedAt": { $lte: before } }, { $set: { formerCard: null } });

/** Adds a role, in place of one of the same kind and organisation. */
export async function addRole(personId: string, role: Role): Promise<Account | null> {
  await dropRole(personId, role.kind, role.organisationId);
  return accounts.update({ personId }, { $push: { roles: role } });
}

export const dropRole = (
  personId: string,
  kind: RoleKind,
  organisationId: string | null,
): Promise<Account | null> => accounts.update({ personId }, { $pull: { roles: { kind, organisationId } } });

export async function keepToken(secret: string, token: Omit<LinkToken, "_id" | "usedAt">): Promise<void> {
  await tokens.insert({ ...token, _id: hashToken(secret), usedAt: null });
}

/** A link that can still be used, without using it. */
export const findToken = (secret: string, kind: LinkToken["kind"], now: Date): Promise<LinkToken | null> =>
  tokens.findOne({ _id: hashToken(secret), kind, usedAt: null, expiresAt: { $gt: now } });

/** Was a link to this address asked for since then, and is it not used? */
export const isTokenWaiting = (
  accountId: string,
  kind: LinkToken["kind"],
  email: string,
  since: Date,
): Promise<boolean> => tokens.exists({ accountId, kind, email, usedAt: null, createdAt: { $gt: since } });

/** Uses a link up; null when somebody did already or it is too old. */
export const takeToken = (secret: string, kind: LinkToken["kind"], now: Date): Promise<LinkToken | null> =>
  tokens.update(
    { _id: hashToken(secret), kind, usedAt: null, expiresAt: { $gt: now } },
    { $set: { usedAt: now, data: {} } },
  );

/** The links of "It was not me" that were made after another one, which undoes more: they are over with it. */
export const dropLaterTokens = (token: LinkToken): Promise<number> =>
  tokens.remove({
    accountId: token.accountId,
    kind: token.kind,
    createdAt: { $gte: token.createdAt },
    _id: { $ne: token._id },
  });
/** Was a link of "It was not me" sent to this address that still holds? Then it was the account's a moment ago. */
export const isFormerEmail = (accountId: string, email: string, now: Date): Promise<boolean> =>
  tokens.exists({ accountId, kind: "notMe", email, usedAt: null, expiresAt: { $gt: now } });
/** The links of "It was not me" that went to an address end. */
export const dropTokensTo = (accountId: string, email: string): Promise<number> =>
  tokens.remove({ accountId, kind: "notMe", email });

export const dropTokens = (accountId: string, kind: LinkToken["kind"]): Promise<number> =>
  tokens.remove({ accountId, kind });
