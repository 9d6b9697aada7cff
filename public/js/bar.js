import { sayPlace, shortTime, slideByKeys } from "./say.js";
import { close, neighbour, now, onSound, seek, setMatched, setRate, step, toggle } from "./sound.js";

// The player at the foot of the window. It is there from the first press on play until it is put away, on whatever page.
let bar = null;

const part = (name) => bar.querySelector(name);

/** Is a recording along, whether it plays or pauses? */
export const isBarOpen = () => bar !== null && !bar.hidden;

/** Puts the bar into the page that is shown; a page that has another one's place takes it over. */
export function placeBar() {
  if (bar && !bar.isConnected) insert();
}

/** Says a sentence to those who hear the page. */
export function sayInBar(sentence) {
  if (bar) part("[data-bar-said]").textContent = sentence;
}

function insert() {
  const after = document.querySelector(".tabs, .foot");
  if (after) after.before(bar);
  else document.body.append(bar);
}

function open() {
  if (!bar) {
    const pattern = document.getElementById("player-bar");
    if (!pattern) return false;
    bar = pattern.content.firstElementChild.cloneNode(true);
    bindTo(bar);
    showSettings();
  }
  bar.hidden = false;
  if (!bar.isConnected) insert();
  return true;
}

const ACTS = {
  toggle,
  previous: () => step(-1),
  next: () => step(1),
  close,
  more: (button) => {
    const isOpen = bar.classList.toggle("along--open");
    button.setAttribute("aria-expanded", String(isOpen));
  },
};

function bindTo(box) {
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) ACTS[button.dataset.do]?.(button);
  });
  box.addEventListener("change", ({ target }) => {
    if (target.dataset.do === "rate") setRate(Number(target.value));
    if (target.dataset.do === "match") setMatched(target.checked);
  });
  const slider = part(".along__seek");
  slider.addEventListener("input", () => seek(Number(slider.value) * 1000));
  slideByKeys(slider, { moved: seek, toggled: toggle });
}

function showSettings() {
  const { rate, isMatched } = now();
  part("[data-do=rate]").value = String(rate);
  part("[data-do=match]").checked = isMatched;
}

function showWhat() {
  const { item } = now();
  if (!item) {
    if (bar) putAway();
    return;
  }
  if (!open()) return;
  const title = part("[data-bar-title]");
  title.textContent = item.title;
  title.href = item.href;
  part("[data-bar-by]").textContent = item.by ? ` · ${item.by}` : "";
  part(".along__seek").max = String(item.seconds);
  const [before, after] = [neighbour(-1), neighbour(1)];
  for (const [name, other] of Object.entries({ previous: before, next: after })) {
    part(`[data-do=${name}]`).hidden = !before && !after;
    part(`[data-do=${name}]`).disabled = !other;
  }
  // Only where one of two is turned down to the other is there something to switch off.
  part(".along__match").hidden = !now().isTurned;
  showTime();
}

function putAway() {
  const had = bar.contains(document.activeElement);
  bar.hidden = true;
  // What had the focus is gone: the reader goes on in the page.
  if (had) document.getElementById("main")?.focus({ preventScroll: true });
}

function showTime() {
  const { item, atMs } = now();
  if (!item || !bar) return;
  const wholeMs = item.seconds * 1000;
  part("[data-bar-time]").textContent = `${shortTime(atMs)} / ${shortTime(wholeMs + 500)}`;
  const slider = part(".along__seek");
  slider.value = String(atMs / 1000);
  sayPlace(slider, atMs, wholeMs);
}

onSound("change", showWhat);
onSound("time", showTime);
onSound("state", () => {
  if (!bar) return;
  part("[data-do=toggle]").setAttribute("aria-pressed", String(now().isPlaying));
  showSettings();
});
onSound("failed", () => bar && sayInBar(part("[data-bar-said]").dataset.failed));
