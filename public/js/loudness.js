// How loud a recording is played: by its element's own volume, and on a phone that keeps the volume to itself by a gain behind it.

const probe = new Audio();
probe.volume = 0.5;
const takesVolume = probe.volume === 0.5;
let context = null;
const gains = new WeakMap();

/** Can a recording be turned down here at all? */
export const canTurnDown = () => takesVolume || "AudioContext" in window;

/**
 * Plays an element at a share (0-1) of the volume. The gain is made at the first press that needs one, and only for an element that
 * is turned down: what goes through it falls silent with a locked screen.
 */
export function turnTo(element, share) {
  if (takesVolume) {
    element.volume = share;
    return;
  }
  if (!canTurnDown() || (share === 1 && !gains.has(element))) return;
  gainOf(element).gain.value = share;
  if (context.state !== "running") context.resume().catch(() => {});
}

function gainOf(element) {
  context ??= new AudioContext();
  if (!gains.has(element)) {
    const gain = context.createGain();
    context.createMediaElementSource(element).connect(gain).connect(context.destination);
    gains.set(element, gain);
  }
  return gains.get(element);
}

/** A recording may be turned down by so much, so that one that is nearly silent does not take the other with it. */
const MOST_DB = 18;

/** How far two recordings (`{ src, loudness }`, LUFS or null) are turned down to be as loud as the quieter: shares by `src`. */
export function matchedPair(pair) {
  const quietest = Math.min(...pair.map(({ loudness }) => loudness ?? Infinity));
  const isMeasured = pair.every(({ loudness }) => loudness !== null);
  const share = (lufs) => 10 ** (Math.max(quietest - lufs, -MOST_DB) / 20);
  return new Map(pair.map(({ src, loudness }) => [src, isMeasured ? share(loudness) : 1]));
}
