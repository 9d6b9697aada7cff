import { collection } from "../../platform/mongo/collection.ts";
import { subject, whileHere } from "../../platform/personal/rule.ts";
import { Factor, type Passkey } from "./schema.ts";

const factors = collection(
  "factors",
  Factor,
  [[{ "passkeys.id": 1 }, { unique: true, partialFilterExpression: { "passkeys.id": { $exists: true } } }]],
  {
    purpose: "A second step when signing in: an app with codes, passkeys, recovery codes.",
    basis: "agreement",
    people: { _id: subject({ by: ["account"] }) },
    points: { "passkeys.id": { none: "a number that a device made" } },
    secret: ["totp", "pending", "recovery", "passkeys.publicKey", "passkeys.id", "passkeys.counter"],
    kept: whileHere,
  },
);

export const findFactor = (accountId: string): Promise<Factor | null> => factors.get(accountId);

/** The account's row; an empty one is made when there is none. */
export async function factorOf(accountId: string, now: Date): Promise<Factor> {
  const known = await factors.get(accountId);
  return (
    known ??
    factors.insert({ _id: accountId, totp: null, pending: null, recovery: [], passkeys: [], changedAt: now })
  );
}

export const saveFactor = (accountId: string, change: Partial<Factor>): Promise<Factor | null> =>
  factors.update({ _id: accountId }, { $set: change });

type WithApp = Factor & { totp: NonNullable<Factor["totp"]> };
/** Every account's row that has an app, for a script. */
export const eachWithApp = (): AsyncIterable<WithApp> =>
  factors.each({ "totp.sealed": { $exists: true } }) as AsyncIterable<WithApp>;
/** The same secret, sealed otherwise; null when the app was changed meanwhile. */
export const sealAnew = (accountId: string, before: string, sealed: string): Promise<Factor | null> =>
  factors.update({ _id: accountId, "totp.sealed": before }, { $set: { "totp.sealed": sealed } });

/** Uses a time step up; null when this or a later one was used before. */
export const takeStep = (accountId: string, step: number): Promise<Factor | null> =>
  factors.update({ _id: accountId, "totp.lastStep": { $lt: step } }, { $set: { "totp.lastStep": step } });

/** Uses a recovery code up; null when there is none like it that is unused. */
export const takeRecoveryCode = (accountId: string, hash: string, now: Date): Promise<Factor | null> =>
  factors.update(
    { _id: accountId, recovery: { $elemMatch: { hash, usedAt: null } } },
    { $set: { "recovery.$.usedAt": now } },
  );

export const findByPasskey = (id: string): Promise<Factor | null> => factors.findOne({ "passkeys.id": id });
export const pushPasskey = (accountId: string, passkey: Passkey, now: Date): Promise<Factor | null> =>
  factors.update({ _id: accountId }, { $push: { passkeys: passkey }, $set: { changedAt: now } });
export const usePasskey = (
  accountId: string,
  id: string,
  counter: number,
  now: Date,
): Promise<Factor | null> =>
  factors.update(
    { _id: accountId, "passkeys.id": id },
    { $set: { "passkeys.$.counter": counter, "passkeys.$.usedAt": now } },
  );
/** Null when it is not there any more. */
export const dropPasskeyRow = (
  accountId: string,
  id: string,
  last: boolean,
  now: Date,
): Promise<Factor | null> =>
  factors.update(
    { _id: accountId, "passkeys.id": id },
    { $pull: { passkeys: { id } }, $set: { changedAt: now, ...(last ? { recovery: [] } : {}) } },
  );
