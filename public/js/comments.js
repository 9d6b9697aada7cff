import { shortTime } from "./say.js";

// What is written at a second takes the second from the player, until it is typed by hand or the words have begun.
const byHand = new WeakSet();
/** Player → where it is (ms). */
const places = new Map();
/** The span that is being played: its player, and from where to where (ms). */
let span = null;

function follow(player, ms) {
  places.set(player.id, ms);
  const form = document.querySelector(`form[data-comment="${CSS.escape(player.id)}"]`);
  const from = form?.elements.from;
  if (!from || byHand.has(from) || form.contains(document.activeElement) || form.elements.text.value !== "")
    return;
  from.value = shortTime(ms);
}

/** A span is played to its end, where the player stops. */
function stopAtEnd(player, { atMs, isPlaying }) {
  if (span?.player !== player.id) return;
  // Until the player has got there, it is where it was before.
  if (atMs >= span.fromMs && atMs < span.untilMs) span.isThere = true;
  else if (span.isThere) {
    if (isPlaying && atMs >= span.untilMs) player.querySelector(".playbtn")?.click();
    span = null;
  }
}

document.addEventListener("timeupdate", ({ target, detail }) => {
  if (!detail) return;
  follow(target, detail.atMs);
  stopAtEnd(target, detail);
});
document.addEventListener("input", ({ target }) => {
  const player = target.closest("[data-player]");
  if (player && target.type === "range") {
    span = null;
    follow(player, Number(target.value) * 1000);
  }
  if (target.name === "from" && target.form?.dataset.comment) byHand.add(target);
});
document.addEventListener("click", ({ target }) => {
  const link = target.closest("[data-seek]");
  if (link) span = spanOf(link.dataset);
  const here = target.closest("[data-until-here]");
  // The first press may only have held the beginning fast.
  if (here) until(here.form);
});

const spanOf = ({ seek, until: end, playerId }) =>
  end ? { player: playerId, fromMs: Number(seek), untilMs: Number(end), isThere: false } : null;

function until(form) {
  const at = shortTime(places.get(form.dataset.comment) ?? 0);
  if (at !== form.elements.from.value) form.elements.to.value = at;
}

/** A link to a second (`?v=3&t=72`) puts the player there; pressing play does the rest. */
export function startAtSecond() {
  for (const button of document.querySelectorAll("[data-until-here]")) button.hidden = false;
  const asked = new URLSearchParams(location.search);
  const slider = document.querySelector(`#v${Number(asked.get("v"))} input[type=range]`);
  if (!slider || !asked.get("t")) return;
  slider.value = asked.get("t");
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}
