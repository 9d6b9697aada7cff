import { refuse } from "../../platform/errors.ts";
import { hashPassword } from "./passwords.ts";

/** What the kept lists do not know: what people here think of first. */
const HERE = [
  "adgangskode",
  "kodeord",
  "hemmelig",
  "hemmelighed",
  "flyvefærdig",
  "flyvefaerdig",
  "musikskole",
  "musikskolen",
  "danmark",
  "københavn",
  "fodbold",
  "sommerferie",
  "jegelskerdig",
  "guitar",
  "solsort",
];
/** Words shorter than this are too short to make a password weak by themselves. */
const WORD = 6;

let list: Set<string> | null = null;
/** Tens of thousands of passwords that were seen in leaks; loaded when the first password is chosen. */
async function common(): Promise<Set<string>> {
  if (list) return list;
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  list = new Set([...dictionary["passwords-common"].filter((word) => word.length >= WORD), ...HERE]);
  return list;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
/** Without what people hang on a word to make it count: digits and signs at both ends. */
const core = (text: string): string => text.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

/** Is it one of the common ones, alone, with signs and digits around it, or twice over; or one sign many times? */
export async function isCommon(password: string): Promise<boolean> {
  const words = await common();
  const whole = plain(password);
  const half = whole.slice(0, whole.length / 2);
  return (
    new Set(whole).size < 4 ||
    words.has(whole) ||
    words.has(password.toLowerCase()) ||
    words.has(core(password)) ||
    (half.length >= WORD && whole === half + half && words.has(half))
  );
}

/** Is it one's own name or mail address, alone or with a few signs around it? */
export function isOwn(password: string, own: { email: string | null; name: string }): boolean {
  const whole = plain(password);
  const mail = own.email ?? "";
  return [mail, mail.split("@")[0] ?? "", own.name]
    .map(plain)
    .filter((word) => word.length >= 3)
    .some((word) => whole.includes(word) && whole.length - word.length <= 4);
}

/** Hashes a password that somebody chose. @throws 422 at `password` when it is among the first that somebody would guess */
export async function hashNewPassword(
  password: string,
  own: { email: string | null; name: string },
): Promise<string> {
  if (isOwn(password, own)) throw refuse("password", "accounts.problems.passwordOwn");
  if (await isCommon(password)) throw refuse("password", "accounts.problems.passwordCommon");
  return hashPassword(password);
}
