import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

let source: (() => string) | null = null;
let derived: Buffer | null = null;
const NONCE = 12;
const TAG = 16;

/** Says where the secret is that the key for what is kept encrypted is derived from; it is read at the first use. */
export function setUpSecrets(secret: () => string): void {
  source = secret;
  derived = null;
}

/** HKDF-SHA-256 of a session secret. */
const keyFrom = (secret: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", "flyvefaerdig: secrets at rest, 1", 32));
function key(): Buffer {
  if (!source) throw new Error("no secret was set up");
  derived ??= keyFrom(source());
  return derived;
}

/** Encrypts with AES-256-GCM. `about` is whose it is: the result opens only for the same one. */
export function seal(text: string, about: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
}

/** What was sealed, or null when it was changed, belongs to another, or was sealed under another session secret. */
export const unseal = (sealed: string, about: string): string | null => unsealWith(key(), sealed, about);

function unsealWith(by: Buffer, sealed: string, about: string): string | null {
  const raw = Buffer.from(sealed, "base64url");
  if (raw.length < NONCE + TAG) return null;
  const opener = createDecipheriv("aes-256-gcm", by, raw.subarray(0, NONCE), {
    authTagLength: TAG,
  });
  opener.setAAD(Buffer.from(about)).setAuthTag(raw.subarray(NONCE, NONCE + TAG));
  try {
    return Buffer.concat([opener.update(raw.subarray(NONCE + TAG)), opener.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** A mark that only this house can make of a text: what a browser brings back is checked against it. */
export const markOf = (text: string): string => markWith(key(), text);
const markWith = (by: Buffer, text: string): string =>
  createHmac("sha256", by).update(text).digest("base64url").slice(0, 32);

/** The secret of before, as far as it takes to make anew under the present one what was made under it. */
export interface Former {
  unseal: typeof unseal;
  markOf: typeof markOf;
}
/** Only the script that renews asks for it: the program itself knows one secret. */
export function formerSecret(secret: string): Former {
  const by = keyFrom(secret);
  return { unseal: (sealed, about) => unsealWith(by, sealed, about), markOf: (text) => markWith(by, text) };
}
