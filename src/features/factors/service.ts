import type { Context, MemberContext } from "../../platform/context.ts";
import { aMomentBefore, MINUTE_MS } from "../../platform/clock.ts";
import { refuse } from "../../platform/errors.ts";
import { type Former, seal, unseal } from "../../platform/secrets.ts";
import { factorChanged } from "./events.ts";
import {
  eachWithApp,
  factorOf,
  findFactor,
  saveFactor,
  sealAnew,
  takeRecoveryCode,
  takeStep,
} from "./model.ts";
import { hashRecoveryCode, isSetUp, newRecoveryCode, plainCode, RECOVERY_CODES } from "./policy.ts";
import type { Factor } from "./schema.ts";

/** How long a secret that was shown waits for its first code. */
const PENDING_MS = 30 * MINUTE_MS;
const STEP_S = 30;

/** Loaded at the first use: most processes never need it. */
const otp = () => import("otplib");
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

export const hasSecondFactor = async (accountId: string): Promise<boolean> =>
  isSetUp(await findFactor(accountId));

/** Makes a secret for an app, shown until its first code is typed; one that still waits is kept. */
export async function prepareApp(ctx: MemberContext): Promise<void> {
  const { accountId } = ctx.actor;
  const { generateSecret } = await otp();
  await ctx.change(async () => {
    const factor = await factorOf(accountId, ctx.now);
    if (factor.pending && ctx.now.getTime() - factor.pending.at.getTime() < PENDING_MS) return;
    await saveFactor(accountId, { pending: { sealed: seal(generateSecret(), accountId), at: ctx.now } });
  });
}

/** The secret that waits for its first code, as text and as what a QR code says; null when none waits. */
export async function waitingSecret(
  ctx: MemberContext,
  label: string,
): Promise<{ secret: string; uri: string } | null> {
  const factor = await findFactor(ctx.actor.accountId);
  const { pending } = factor ?? {};
  if (!pending || ctx.now.getTime() - pending.at.getTime() >= PENDING_MS) return null;
  const secret = unseal(pending.sealed, ctx.actor.accountId);
  if (!secret) return null;
  const { generateURI } = await otp();
  return { secret, uri: generateURI({ issuer: "Flyvefaerdig", label, secret }) };
}

/** The time step whose code this is, within one step to either side; null for a wrong code. */
async function stepOf(secret: string, typed: string, now: Date): Promise<number | null> {
  const token = plainCode(typed);
  if (!/^\d{6}$/.test(token)) return null;
  const { verifySync } = await otp();
  const result = verifySync({ secret, token, epoch: seconds(now), epochTolerance: STEP_S });
  return result.valid && "timeStep" in result ? result.timeStep : null;
}

/**
 * The first code of a waiting secret: the app counts from now on. Gives recovery codes, to be shown once, when there were
 * none. Emits `factors.changed`. @throws 422 at `code`
 */
export async function confirmApp(ctx: MemberContext, typed: string): Promise<string[]> {
  const { accountId } = ctx.actor;
  const waiting = await waitingSecret(ctx, "");
  const step = waiting ? await stepOf(waiting.secret, typed, ctx.now) : null;
  if (!waiting || step === null) throw refuse("code", "factors.problems.code");
  return ctx.change(
    async () => {
      const factor = await factorOf(accountId, ctx.now);
      await saveFactor(accountId, {
        totp: { sealed: seal(waiting.secret, accountId), confirmedAt: ctx.now, lastStep: step },
        pending: null,
        changedAt: ctx.now,
      });
      return codesWhenNone(factor);
    },
    changed(ctx, "app", true),
  );
}

/** Recovery codes for who has none yet, to be shown once; part of the change that adds the first factor. */
export async function codesWhenNone(factor: Factor): Promise<string[]> {
  if (factor.recovery.length > 0) return [];
  const codes = makeCodes();
  await saveFactor(factor._id, { recovery: hashed(factor._id, codes) });
  return codes;
}

/** Is this the app's code of this moment? It counts once. */
export async function isAppCode(accountId: string, typed: string, now: Date): Promise<boolean> {
  const factor = await findFactor(accountId);
  const secret = factor?.totp ? unseal(factor.totp.sealed, accountId) : null;
  const step = secret ? await stepOf(secret, typed, now) : null;
  return step !== null && (await takeStep(accountId, step)) !== null;
}

/** Is this one of the recovery codes? It counts once. */
export const isRecoveryCode = async (accountId: string, typed: string, now: Date): Promise<boolean> =>
  (await takeRecoveryCode(accountId, hashRecoveryCode(accountId, typed), now)) !== null;

/**
 * Ten new recovery codes, to be shown once; the old ones end. Made again a moment later, by a button that was pressed twice, it is
 * the same change: not `isNews`. Emits `factors.changed`.
 */
export async function renewRecoveryCodes(ctx: MemberContext): Promise<{ codes: string[]; isNews: boolean }> {
  const { accountId } = ctx.actor;
  const codes = makeCodes();
  const isNews = await ctx.change(
    async () => {
      const { codesAt } = await factorOf(accountId, ctx.now);
      const news = !codesAt || codesAt <= aMomentBefore(ctx.now);
      const at = { changedAt: ctx.now, ...(news ? { codesAt: ctx.now } : {}) };
      await saveFactor(accountId, { recovery: hashed(accountId, codes), ...at });
      return news;
    },
    (news) => (news ? changed(ctx, "codes", true) : null),
  );
  return { codes, isNews };
}

/** The app's codes count no more; with nothing else left the recovery codes go as well. Emits `factors.changed`. */
export async function dropApp(ctx: MemberContext): Promise<void> {
  const { accountId } = ctx.actor;
  await ctx.change(
    async () => {
      const factor = await factorOf(accountId, ctx.now);
      const left = factor.passkeys.length > 0 ? {} : { recovery: [] };
      await saveFactor(accountId, { totp: null, pending: null, changedAt: ctx.now, ...left });
    },
    changed(ctx, "app", false),
  );
}

/** Seals anew, under the present secret, the apps that were sealed under a former one; gives how many. A code typed meanwhile counts once. */
export async function renewSealed(former: Former): Promise<number> {
  let renewed = 0;
  for await (const { _id, totp } of eachWithApp()) {
    const secret = unseal(totp.sealed, _id) === null ? former.unseal(totp.sealed, _id) : null;
    if (secret !== null && (await sealAnew(_id, totp.sealed, seal(secret, _id)))) renewed += 1;
  }
  return renewed;
}

/** Gives an account an app at once: for the sample region and for tests, whose codes are shown by `appCodeOf`. */
export async function giveApp(ctx: Context, accountId: string): Promise<void> {
  const { generateSecret } = await otp();
  await factorOf(accountId, ctx.now);
  const sealed = seal(generateSecret(), accountId);
  await saveFactor(accountId, { totp: { sealed, confirmedAt: ctx.now, lastStep: 0 } });
}

/** The code that an account's app shows now. Only the sample region's own page and tests ask for it. */
export async function appCodeOf(accountId: string, now: Date): Promise<string | null> {
  const factor = await findFactor(accountId);
  const secret = factor?.totp ? unseal(factor.totp.sealed, accountId) : null;
  if (!secret) return null;
  const { generateSync } = await otp();
  return generateSync({ secret, epoch: seconds(now) });
}

const makeCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
const hashed = (accountId: string, codes: readonly string[]): Factor["recovery"] =>
  codes.map((code) => ({ hash: hashRecoveryCode(accountId, code), usedAt: null }));
export const changed = (ctx: MemberContext, what: "app" | "passkey" | "codes", on: boolean) =>
  factorChanged({ about: ctx.actor.accountId, person: ctx.actor.personId, data: { what, on } });

/**
 * Takes away what was added or made since an instant by somebody who was not the owner: passkeys, app and recovery codes. What
 * stood before stays. Gives whether anything went. Emits `factors.changed`.
 */
export async function forgetFactorsSince(
  ctx: Context,
  owner: { accountId: string; personId: string },
  since: Date,
): Promise<boolean> {
  const gone = await ctx.change(
    async () => {
      const factor = await findFactor(owner.accountId);
      if (!factor) return null;
      const totp = factor.totp && factor.totp.confirmedAt < since ? factor.totp : null;
      const passkeys = factor.passkeys.filter((one) => one.addedAt < since);
      const isOld = (totp !== null || passkeys.length > 0) && !(factor.codesAt && factor.codesAt >= since);
      const recovery = isOld ? factor.recovery : [];
      const before = factor.passkeys.length + factor.recovery.length + Number(factor.totp !== null);
      if (before === passkeys.length + recovery.length + Number(totp !== null)) return null;
      return saveFactor(owner.accountId, { totp, passkeys, recovery, pending: null, changedAt: ctx.now });
    },
    (saved) =>
      saved &&
      factorChanged({ about: owner.accountId, person: owner.personId, data: { what: "app", on: false } }),
  );
  return gone !== null;
}

/** Takes everything away, for somebody who lost it all and whom the operator knows. Emits `factors.changed`. */
export const forgetFactors = (
  ctx: Context,
  owner: { accountId: string; personId: string },
): Promise<unknown> =>
  ctx.change(
    () =>
      saveFactor(owner.accountId, {
        totp: null,
        pending: null,
        recovery: [],
        passkeys: [],
        changedAt: ctx.now,
      }),
    factorChanged({ about: owner.accountId, person: owner.personId, data: { what: "app", on: false } }),
  );
