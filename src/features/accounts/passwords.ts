import { hash, verify } from "@node-rs/argon2";
import { turns } from "../../platform/turns.ts";

/** argon2id by RFC 9106's second choice in miniature (OWASP: 19 MiB, 2 passes); memory is set by the configuration. */
const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const setUpPasswords = (memoryKib: number): void => {
  settings.memoryCost = memoryKib;
};

/** At most two at once: more starve the reading of files, which shares the same threads. */
const inTurn = turns(2);

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, settings));

let dummy: string | null = null;
/** True when the password is the account's. An unknown account costs the same work as a known one. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  dummy ??= await hashPassword("nobody has this password");
  const right = await inTurn(() => verify(stored ?? (dummy as string), password));
  return right && stored !== null;
}
