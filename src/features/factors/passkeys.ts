import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { MemberContext } from "../../platform/context.ts";
import { MINUTE_MS } from "../../platform/clock.ts";
import { AppError } from "../../platform/errors.ts";
import { z } from "../../platform/fields.ts";
import { dropPasskeyRow, factorOf, findByPasskey, findFactor, pushPasskey, usePasskey } from "./model.ts";
import type { Passkey } from "./schema.ts";
import { changed, codesWhenNone } from "./service.ts";

/** Where passkeys count: the site's origin and host. */
export interface Site {
  origin: string;
  host: string;
}
/** A question that a session waits for an answer to; it is answered once. */
export interface Challenge {
  value: string;
  at: number;
}
const CHALLENGE_MS = 5 * MINUTE_MS;
const MOST_PASSKEYS = 10;

/** Loaded at the first use: most processes never need it. */
const webauthn = () => import("@simplewebauthn/server");

const json = (typed: string): unknown => {
  try {
    return JSON.parse(typed);
  } catch {
    return null;
  }
};
const Answer = z.object({ id: z.string().max(1500), rawId: z.string(), response: z.looseObject({}) }).loose();
const answerOf = (typed: string): unknown => {
  const parsed = Answer.safeParse(json(typed));
  if (!parsed.success) throw new AppError(422, "factors.problems.passkey");
  return parsed.data;
};
const valueOf = (challenge: Challenge | undefined, now: Date): string => {
  if (!challenge || now.getTime() - challenge.at > CHALLENGE_MS)
    throw new AppError(422, "factors.problems.passkey");
  return challenge.value;
};

/** What the browser is asked to make a passkey from. */
export async function registrationOptions(ctx: MemberContext, site: Site, label: string) {
  const { generateRegistrationOptions } = await webauthn();
  const factor = await findFactor(ctx.actor.accountId);
  return generateRegistrationOptions({
    rpName: "Flyvefærdig",
    rpID: site.host,
    userName: label,
    userID: new TextEncoder().encode(ctx.actor.accountId),
    attestationType: "none",
    excludeCredentials: (factor?.passkeys ?? []).map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
  });
}

/**
 * Keeps the public half of a passkey that the browser made. Gives recovery codes, to be shown once, when there were none. Emits
 * `factors.changed`. @throws 422 when it does not answer the question, 409 for too many
 */
export async function addPasskey(
  ctx: MemberContext,
  site: Site,
  facts: { typed: string; name: string; challenge: Challenge | undefined },
): Promise<string[]> {
  const { accountId } = ctx.actor;
  const { verifyRegistrationResponse } = await webauthn();
  const checked = await verifyRegistrationResponse({
    response: answerOf(facts.typed) as RegistrationResponseJSON,
    expectedChallenge: valueOf(facts.challenge, ctx.now),
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: false,
  }).catch(() => null);
  if (!checked?.verified) throw new AppError(422, "factors.problems.passkey");
  const { credential } = checked.registrationInfo;
  const passkey: Passkey = {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString("base64url"),
    counter: credential.counter,
    transports: credential.transports ?? [],
    name: facts.name,
    addedAt: ctx.now,
    usedAt: null,
  };
  return ctx.change(
    async () => {
      const factor = await factorOf(accountId, ctx.now);
      if (factor.passkeys.length >= MOST_PASSKEYS)
        throw new AppError(409, "factors.problems.passkeys", { max: MOST_PASSKEYS });
      await pushPasskey(accountId, passkey, ctx.now);
      return codesWhenNone(factor);
    },
    changed(ctx, "passkey", true),
  );
}

/** What the browser is asked to sign; only the account's own passkeys where the account is known. */
export async function authenticationOptions(site: Site, accountId: string | null) {
  const { generateAuthenticationOptions } = await webauthn();
  const factor = accountId ? await findFactor(accountId) : null;
  return generateAuthenticationOptions({
    rpID: site.host,
    userVerification: accountId ? "preferred" : "required",
    allowCredentials: (factor?.passkeys ?? []).map(({ id }) => ({ id })),
  });
}

/**
 * Whose passkey answered the question. `alone`: it stands for the password as well, so the device must have asked for a finger, a
 * face or a PIN. @throws 422
 */
export async function accountByPasskey(
  site: Site,
  facts: { typed: string; challenge: Challenge | undefined; now: Date; alone: boolean },
): Promise<string> {
  const { verifyAuthenticationResponse } = await webauthn();
  const response = answerOf(facts.typed) as AuthenticationResponseJSON;
  const expectedChallenge = valueOf(facts.challenge, facts.now);
  const factor = await findByPasskey(response.id);
  const passkey = factor?.passkeys.find((one) => one.id === response.id);
  if (!factor || !passkey) throw new AppError(422, "factors.problems.passkey");
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: facts.alone,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
      counter: passkey.counter,
    },
  }).catch(() => null);
  if (!checked?.verified) throw new AppError(422, "factors.problems.passkey");
  await usePasskey(factor._id, passkey.id, checked.authenticationInfo.newCounter, facts.now);
  return factor._id;
}

/**
 * A passkey counts no more; with nothing else left the recovery codes go as well. False when it was gone. Emits
 * `factors.changed`.
 */
export const dropPasskey = async (ctx: MemberContext, id: string, last: boolean): Promise<boolean> =>
  (await ctx.change(
    () => dropPasskeyRow(ctx.actor.accountId, id, last, ctx.now),
    (dropped) => dropped && changed(ctx, "passkey", false),
  )) !== null;

/** The question as the session keeps it. */
export const challengeOf = (options: { challenge: string }, now: Date): Challenge => ({
  value: options.challenge,
  at: now.getTime(),
});
