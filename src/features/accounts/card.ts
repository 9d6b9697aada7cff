import { randomBytes } from "node:crypto";
import { refuse } from "../../platform/errors.ts";
import { WORDS } from "./words.ts";

/** What stands on a school's card: a number without a name, and four words that only the card tells. */
export interface Card {
  number: string;
  words: string;
}
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
export const HOW_MANY_WORDS = 4;

/** A new card. The first four signs are the school's, alike for all its pupils; 25 random bits, and 32 in the words. */
export function newCard(schoolId: string): Card {
  const own = Array.from(randomBytes(5), (byte) => LETTERS[byte & 31]).join("");
  const words = Array.from(randomBytes(HOW_MANY_WORDS), (byte) => WORDS[byte]).join(" ");
  return { number: `${schoolId.slice(0, 4)}-${own}`, words };
}

/** The number as it is kept, from how a child types it; o, i and l count as what they are mistaken for. */
export const plainNumber = (typed: string): string => {
  const plain = typed
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replaceAll("o", "0")
    .replace(/[il]/g, "1");
  return `${plain.slice(0, 4)}-${plain.slice(4)}`;
};

const known = new Set(WORDS);
/**
 * The words as they are kept. A word that is on no card is a slip of the finger and is said so before anything is tried, so that
 * it does not count as a guess. @throws 422 at `words`
 */
export function plainWords(typed: string): string {
  const words = typed.toLowerCase().match(/[\p{L}]+/gu) ?? [];
  const odd = words.findIndex((word) => !known.has(word));
  if (odd !== -1) throw refuse("words", "accounts.problems.cardWord", { n: odd + 1 });
  if (words.length !== HOW_MANY_WORDS)
    throw refuse("words", "accounts.problems.cardWords", { n: HOW_MANY_WORDS });
  return words.join(" ");
}
