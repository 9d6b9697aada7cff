import { canTurnDown, matchedPair, turnTo } from "./loudness.js";

// The one sound of the whole site. Its element stands in no page, so that it goes on when a page is changed for another.

const told = new EventTarget();
let audio = null;
/** A second element, made ready with another version, so that the change between two is heard at once. */
let spare = null;
let item = null;
let list = [];
let rate = 1;
let isMatched = true;
/** Two that are compared: how far each is turned down, by its `src`. */
let pair = new Map();

/** Hears of `change` (another recording), `time`, `state` (plays, pauses, waits) and `failed`. */
export const onSound = (type, hear) => told.addEventListener(type, hear);
const tell = (type) => told.dispatchEvent(new Event(type));

/**
 * What is to be heard now: `{ item, list, atMs, isPlaying, rate, isMatched, isTurned }`; `item` is null when nothing is. `isTurned`:
 * it is one of two of which one can be turned down to the other.
 */
export const now = () => ({
  item,
  list,
  atMs: audio ? audio.currentTime * 1000 : 0,
  isPlaying: audio !== null && !audio.paused && !audio.ended,
  rate,
  isMatched,
  isTurned: item !== null && pair.has(item.src) && isPairUneven(),
});
export const isNow = (other) => item !== null && item.src === other.src;

/** Plays a recording from `atMs`; `others` are the recordings before and after it. */
export function play(next, { atMs = null, others = null } = {}) {
  if (others) list = others;
  if (!list.some((one) => one.src === next.src)) list = [next];
  const isOther = !isNow(next);
  if (isOther) take(next);
  if (atMs !== null) seek(atMs);
  else if (audio.ended) seek(0);
  start();
  if (isOther) tell("change");
}

/** Changes to another version at the same second, and goes on if it was playing. */
export function change(next) {
  const { atMs, isPlaying } = now();
  take(next);
  seek(atMs);
  if (isPlaying) start();
  tell("change");
}

/** Fetches a recording that may be changed to. */
export function prepare(next) {
  if (spare?.dataset.src === next.src || isNow(next)) return;
  spare?.removeAttribute("src");
  spare = element(next);
  spare.preload = "auto";
}

function take(next) {
  const before = audio;
  audio = spare?.dataset.src === next.src ? spare : element(next);
  spare = before;
  before?.pause();
  item = next;
  settle();
}

function element({ src, play: from }) {
  const made = new Audio();
  made.preload = "none";
  made.dataset.src = src;
  made.src = from;
  const mine = (type) => () => made === audio && tell(type);
  for (const type of ["timeupdate", "seeked"]) made.addEventListener(type, mine("time"));
  // Where the page did not know how long it is, the bytes say it.
  made.addEventListener("durationchange", () => {
    if (made !== audio) return;
    if (!item.seconds && Number.isFinite(made.duration)) item.seconds = made.duration;
    tell("change");
  });
  for (const type of ["play", "playing", "pause", "waiting"]) made.addEventListener(type, mine("state"));
  made.addEventListener("error", mine("failed"));
  made.addEventListener("ended", () => {
    if (made !== audio) return;
    tell("state");
    if (item.goesOn) step(1);
  });
  return made;
}

function settle() {
  audio.preservesPitch = true;
  audio.webkitPreservesPitch = true;
  audio.defaultPlaybackRate = rate;
  audio.playbackRate = rate;
  turnTo(audio, isMatched ? (pair.get(item.src) ?? 1) : 1);
}

function start() {
  // After a broken connection the element has to be told to fetch anew, from where it was.
  if (audio.error) {
    const at = audio.currentTime;
    audio.load();
    audio.currentTime = at;
    settle();
  }
  // Refused (no gesture) or put away at once: the buttons show that it does not play.
  audio.play().catch(() => tell("state"));
}

export const pause = () => audio?.pause();
export function toggle() {
  if (!item) return;
  if (audio.paused || audio.ended) play(item);
  else audio.pause();
}
export function seek(ms) {
  if (!audio) return;
  const whole = item.seconds || audio.duration || 0;
  audio.currentTime = Math.max(0, Math.min(ms / 1000, whole));
  tell("time");
}
/** The recording before (-1) or after (1) in the list, if there is one. */
export function neighbour(by) {
  return list[list.findIndex((one) => one.src === item?.src) + by] ?? null;
}
export function step(by) {
  const next = neighbour(by);
  if (next) play(next, { atMs: 0 });
}
export function setRate(value) {
  rate = value;
  if (audio) settle();
  tell("state");
}
/** Two that are compared from here on: each is as loud as the quieter of them. */
export function comparePair(items) {
  pair = matchedPair(items);
  if (audio) settle();
  tell("change");
}
/** Is there something to switch: one that is louder, and a way to turn it down? */
export const isPairUneven = () => canTurnDown() && [...pair.values()].some((share) => share < 0.99);
/** The two as loud as each other, or each as it is. */
export function setMatched(yes) {
  isMatched = yes;
  if (audio) settle();
  tell("state");
}
/** Silence, and nothing more to fetch. */
export function close() {
  for (const one of [audio, spare]) {
    one?.pause();
    one?.removeAttribute("src");
    one?.load();
  }
  audio = null;
  spare = null;
  item = null;
  list = [];
  tell("change");
  tell("state");
}
