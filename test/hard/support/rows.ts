/** `HARD=1` runs each row at its full size; without it a quick sample of the same code runs with the other tests. */
export const isHard = process.env.HARD === "1";
export const sized = (quick: number, hard: number): number => (isHard ? hard : quick);

let since = performance.now();

/**
 * One line of the table: what was tried, what was counted, how it came out, and how long it took since the row before in this
 * file. Shown when the rows run by themselves.
 */
export function row(name: string, facts: { tried: number | string; counted: string; result: string }): void {
  const now = performance.now();
  const seconds = Math.round((now - since) / 1000);
  since = now;
  if (isHard || process.env.DOORS)
    process.stderr.write(
      `ROW ${name} | tried ${facts.tried} | ${facts.counted} | ${facts.result} | ${seconds} s\n`,
    );
}

/** Every nth of a list, so that a sample has some of each kind. */
export function sample<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_one, i) => all[Math.floor((i * all.length) / most)] as T);
}
