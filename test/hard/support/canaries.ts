/** Words that stand nowhere but where they were planted: whoever finds one knows which private thing was shown. */
export interface Canary {
  /** Whose it is and what: `bo.bio`. */
  of: string;
  word: string;
}
const planted: Canary[] = [];

/** A text that carries a word of its own, remembered under `of`. */
export function plant(of: string, text = ""): string {
  const known = planted.find((one) => one.of === of);
  const word = known?.word ?? `kanarie${String(planted.length + 100)}q`;
  if (!known) planted.push({ of, word });
  return text ? `${text} ${word}` : word;
}
export const canaries = (): readonly Canary[] => planted;

/** Which of the planted words stand in a text. */
export function found(text: string): string[] {
  if (!/kanarie\d/i.test(text)) return [];
  const words = new Set(text.toLowerCase().match(/kanarie\d+q/g));
  return planted.filter((one) => words.has(one.word)).map((one) => one.of);
}
