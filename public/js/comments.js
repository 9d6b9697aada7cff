import { shortTime } from "./say.js";

// What is written at a second takes the second from the player, until it is typed by hand or the words have begun.
const byHand = new WeakSet();

function follow(player, ms) {
  const form = document.querySelector(`form[data-comment="${CSS.escape(player.id)}"]`);
  const from = form?.elements.from;
  if (!from || byHand.has(from) || form.contains(document.activeElement) || form.elements.text.value !== "")
    return;
  from.value = shortTime(ms);
}

document.addEventListener("timeupdate", ({ target, detail }) => {
  if (detail) follow(target, detail.atMs);
});
document.addEventListener("input", ({ target }) => {
  const player = target.closest("[data-player]");
  if (player && target.type === "range") follow(player, Number(target.value) * 1000);
  if (target.name === "from" && target.form?.dataset.comment) byHand.add(target);
});

/** A link to a second (`?v=3&t=72`) puts the player there; pressing play does the rest. */
export function startAtSecond() {
  const asked = new URLSearchParams(location.search);
  const slider = document.querySelector(`#v${Number(asked.get("v"))} input[type=range]`);
  if (!slider || !asked.get("t")) return;
  slider.value = asked.get("t");
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}
