import { createHash, randomBytes } from "node:crypto";
import type { RoleKind } from "../../platform/context.ts";
import type { Factor } from "./schema.ts";

/** Roles that are held only by who signed in with a second factor. */
export const FACTOR_ROLES: readonly RoleKind[] = ["secretariat", "safeguarding"];

/** Something that an account can show beside its password. */
export const isSetUp = (factor: Factor | null): boolean =>
  factor !== null && (factor.totp !== null || factor.passkeys.length > 0);

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
export const RECOVERY_CODES = 10;

/** `abcd-efgh-jkmn-pqrs`: 80 random bits, so that a plain hash of it is enough. */
export const newRecoveryCode = (): string =>
  Array.from(randomBytes(16), (byte) => LETTERS[byte & 31])
    .join("")
    .replace(/(.{4})(?=.)/g, "$1-");

/** As people type it: in any case, with or without the dashes, and o, i, l for what they are mistaken for. */
export const plainRecoveryCode = (typed: string): string =>
  typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");

export const hashRecoveryCode = (accountId: string, code: string): string =>
  createHash("sha256")
    .update(`${accountId} ${plainRecoveryCode(code)}`)
    .digest("base64url");

/** Six digits, with or without a space in the middle. */
export const plainCode = (typed: string): string => typed.replace(/\s/g, "");
