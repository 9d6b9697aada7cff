import type { MongoClient } from "mongodb";
import { RateLimiterMongo, RateLimiterRes } from "rate-limiter-flexible";
import { createHash } from "node:crypto";
import { AppError } from "../../platform/errors.ts";
import { turns } from "../../platform/turns.ts";

const QUARTER_S = 15 * 60;
interface Limits {
  account: RateLimiterMongo;
  address: RateLimiterMongo;
  cardAddress: RateLimiterMongo;
  device: RateLimiterMongo;
  mail: RateLimiterMongo;
}
let limits: Limits | null = null;

/**
 * Counters of failed sign-ins and of mails asked for, in MongoDB so that every process counts together. Their index is
 * made before this resolves: a script that ends soon would else close the connection under it.
 */
export async function setUpLimits(client: unknown, dbName: string): Promise<void> {
  const make = (keyPrefix: string, points: number, duration = QUARTER_S): RateLimiterMongo =>
    new RateLimiterMongo({
      storeClient: client as MongoClient,
      dbName,
      tableName: "limits",
      keyPrefix,
      points,
      duration,
      disableIndexesCreation: true,
    });
  limits = {
    account: make("a", MOST_TRIES.account),
    address: make("ip", MOST_TRIES.address),
    cardAddress: make("ipc", MOST_TRIES.cardAddress),
    device: make("d", 20),
    mail: make("m", 6, 3600),
  };
  // One collection, so one of the five makes the index for all.
  await limits.account.createIndexes();
}

/** Keys are hashes: the collection of counters holds no addresses. */
const key = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 24);

async function spend(limiter: RateLimiterMongo, id: string): Promise<void> {
  try {
    await limiter.consume(key(id));
  } catch (err) {
    // Anything but the limiter's own answer is a fault, of the database say: nobody is told to wait for it.
    if (!(err instanceof RateLimiterRes)) throw err;
    const minutes = Math.max(1, Math.ceil(err.msBeforeNext / 60_000));
    throw new AppError(429, "accounts.problems.tooMany", { minutes });
  }
}

const full = async (limiter: RateLimiterMongo, id: string): Promise<boolean> => {
  const state = await limiter.get(key(id));
  return state !== null && state.remainingPoints <= 0;
};

export interface Attempt {
  /** What is tried: a mail address, an account's id with the kind of proof. */
  account: string;
  address: string;
  /** The value of the known-device cookie, when this browser signed in to this account before. */
  device: string | null;
  /** A school's card is tried. */
  isCard?: boolean;
}

/**
 * How many wrong tries a quarter of an hour holds, at most, for one account and from one address. A whole school sits behind one
 * address, and its children slip: cards have a wider allowance there, apart from passwords', and each number its own 20.
 */
export const MOST_TRIES = { account: 20, address: 22, cardAddress: 150 };
const atAddress = (all: Limits, attempt: Attempt): RateLimiterMongo =>
  attempt.isCard ? all.cardAddress : all.address;

async function mayTry(attempt: Attempt): Promise<void> {
  const all = limits as Limits;
  const stopped = attempt.device
    ? await full(all.device, `${attempt.account} ${attempt.device}`)
    : (await full(all.account, attempt.account)) ||
      (await full(atAddress(all, attempt), network(attempt.address)));
  if (stopped) throw new AppError(429, "accounts.problems.tooMany", { minutes: 15 });
}

async function countFailure(attempt: Attempt): Promise<void> {
  const all = limits as Limits;
  if (attempt.device) return spend(all.device, `${attempt.account} ${attempt.device}`);
  await spend(atAddress(all, attempt), network(attempt.address));
  await spend(all.account, attempt.account);
}

/** A household has a whole /64 of IPv6: its last half says nothing. */
const network = (address: string): string =>
  address.includes(":") && !address.includes(".") ? address.split(":").slice(0, 4).join(":") : address;

/** Only two proofs are looked at at once, so that a burst of tries cannot pass the counters before they count. */
const inTurn = turns(2);

/**
 * Looks at a proof of identity within the limits and counts it when it is wrong. A known device has an allowance of its own,
 * so that strangers cannot lock the owner out. @throws 429
 */
export const tryProof = <T>(attempt: Attempt, look: () => Promise<T | null>): Promise<T | null> =>
  inTurn(async () => {
    await mayTry(attempt);
    const proved = await look();
    if (proved === null) await countFailure(attempt).catch(unlessFull);
    return proved;
  });

/** The last wrong try is answered as one; the next is told to wait. */
function unlessFull(err: unknown): void {
  if (!(err instanceof AppError)) throw err;
}

/** How many mails an hour somebody may ask us to send to one address. @throws 429 */
export const mayAskForMail = (email: string): Promise<void> => spend((limits as Limits).mail, email);
