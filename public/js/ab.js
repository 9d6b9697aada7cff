import { itemOf, startPlayers } from "./player.js";
import { change, comparePair, isNow, isPairUneven, now, onSound, prepare, setMatched } from "./sound.js";

/** The comparing on the page that is shown: its box and the two that are compared. */
let panel = null;

/** Puts the comparing of two versions to work, where a page has it. */
export function startComparing(root) {
  const box = root.querySelector("[data-ab]");
  if (!box || !box.hidden) return;
  box.hidden = false;
  const [one, two] = box.querySelectorAll("input[name=ab]");
  const match = box.querySelector("[data-ab-match]");
  panel = { box, one, two, match };
  const selects = [...box.querySelectorAll("select")];
  box.addEventListener("change", ({ target }) => {
    if (match.contains(target)) return setMatched(target.checked);
    if (selects.includes(target)) compare(selects, target);
    show();
    const chosen = itemBy(one.checked ? one : two);
    // Also when the other of the two was begun by its own button: what is chosen here is what is heard.
    if (now().item && !isNow(chosen)) change(chosen);
    say(box, chosen);
  });
  box.querySelector("[data-ab-change]").addEventListener("click", turn);
  fill();
}

const itemBy = (input) => itemOf(document.getElementById(input.value));

function fill() {
  const { box, one, two } = panel;
  box.querySelector("[data-ab-player]").replaceChildren(...[one, two].map(({ value }) => copyOf(value)));
  startPlayers(box);
  comparePair([itemBy(one), itemBy(two)]);
  show();
}

function show() {
  const { box, one, two, match } = panel;
  match.hidden = !isPairUneven();
  match.querySelector("input").checked = now().isMatched;
  const id = one.checked ? one.value : two.value;
  const had = document.activeElement;
  for (const player of box.querySelectorAll("[data-player]")) player.hidden = player.dataset.of !== id;
  // Who stood in the player that went goes on at the same place in the one that came.
  if (had?.closest("[data-ab-player] [data-player][hidden]"))
    box.querySelector(`[data-player]:not([hidden]) ${had.matches("input") ? "input" : ".playbtn"}`).focus();
}

/** One of the two was chosen anew, and is the one that is heard; where it was the other one, the two change places. */
function compare(selects, chosen) {
  const inputs = [panel.one, panel.two];
  const at = selects.indexOf(chosen);
  const before = inputs[at].value;
  if (inputs[1 - at].value === chosen.value) {
    selects[1 - at].value = before;
    name(inputs[1 - at], before);
  }
  name(inputs[at], chosen.value);
  fill();
  inputs[at].checked = true;
}

function name(input, id) {
  input.value = id;
  input.nextElementSibling.querySelector("span").textContent = id;
}

function turn() {
  const { one, two } = panel;
  const other = one.checked ? two : one;
  other.checked = true;
  other.dispatchEvent(new Event("change", { bubbles: true }));
}

const isShown = () => panel?.box.isConnected ?? false;

// The other one is fetched as soon as one of them plays, so that the change is heard at once.
onSound("state", () => {
  if (!isShown()) return;
  panel.match.querySelector("input").checked = now().isMatched;
  if (!now().isPlaying) return;
  const pair = [itemBy(panel.one), itemBy(panel.two)];
  const other = pair.find((item) => !isNow(item));
  if (other && pair.some(isNow)) prepare(other);
});
// One of the two that is begun elsewhere is the one that stands here.
onSound("change", () => {
  if (!isShown()) return;
  for (const input of [panel.one, panel.two]) if (isNow(itemBy(input))) input.checked = true;
  show();
});

/** A player like that of the rung, which has no id of its own. */
function copyOf(id) {
  const copy = document.getElementById(id).cloneNode(true);
  copy.removeAttribute("id");
  delete copy.dataset.bound;
  copy.dataset.of = id;
  copy.querySelector(".flags")?.remove();
  return copy;
}

const say = (box, { title }) => {
  const line = box.querySelector("[data-ab-said]");
  line.textContent = line.dataset.say.replace("{name}", title);
};

// One key, and only at a player: a letter that is typed elsewhere is a letter.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target.closest?.("[data-ab], [data-player], [data-bar]");
  const button = document.querySelector("[data-ab]:not([hidden]) [data-ab-change]");
  if (at && button && event.target.tagName !== "SELECT") button.click();
});
