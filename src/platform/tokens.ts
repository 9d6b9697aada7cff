import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A secret for a link that can be used once: 32 random bytes, base64url. Store only `hashToken` of it. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is stored of a link's secret: its SHA-256, so that a read of the database opens no door. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/**
 * What a signed value is for: one that was made for one purpose opens nothing elsewhere, though the secret is the same. A
 * word without spaces.
 */
export type Purpose = "notice" | "keptFile";

/** `value.signature`; `openSigned` with the same purpose gives the value back, or null. */
export const sign = (purpose: Purpose, value: string, secret: string): string =>
  `${value}.${createHmac("sha256", secret).update(`${purpose} ${value}`).digest("base64url")}`;

export function openSigned(purpose: Purpose, signed: string, secret: string): string | null {
  const value = signed.slice(0, signed.lastIndexOf("."));
  const expected = Buffer.from(sign(purpose, value, secret));
  const given = Buffer.from(signed);
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : null;
}
