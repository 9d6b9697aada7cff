/** A recording may be turned down by so much, so that one that is nearly silent does not take the others with it. */
const MOST_DB = 18;

/**
 * How far each recording is turned down to be as loud as the quietest of them: a share of the volume, 0-1. One that was not
 * measured (null LUFS) plays as it is.
 */
export function matched(loudness: readonly (number | null)[]): number[] {
  const quietest = Math.min(...loudness.filter((lufs) => lufs !== null));
  return loudness.map((lufs) => {
    if (lufs === null) return 1;
    const share = 10 ** (Math.max(quietest - lufs, -MOST_DB) / 20);
    return Math.round(share * 1000) / 1000;
  });
}
