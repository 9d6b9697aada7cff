import { randomBytes } from "node:crypto";
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** A random id: 20 characters of lowercase Crockford base32 (100 bits), safe in URLs and file names. */
export function newId(): string {
  return Array.from(randomBytes(20), (byte) => ALPHABET[byte & 31]).join("");
}
