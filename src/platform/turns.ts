/**
 * Lets at most `most` pieces of work run at once; the others wait in the order in which they came. Whoever is done hands the
 * place over, so that nobody who comes at that moment slips in beside the one who waited.
 */
export function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
