import { sayPlace, shortTime, slideByKeys } from "./say.js";
import { isNow, now, onSound, play, seek, toggle } from "./sound.js";

/** The players of the page that is shown, with where each would begin. */
let players = [];

/** Puts the players of a page to work; those of a page that is gone are forgotten. */
export function startPlayers(root) {
  players = players.filter(({ box }) => box.isConnected);
  for (const box of root.querySelectorAll("[data-player]"))
    if (!players.some((one) => one.box === box)) players.push(bind(box));
  showAll();
  // Somebody was quicker than the script.
  const wanted = players.find(({ box }) => box.dataset.wanted);
  if (wanted) press(wanted);
  for (const { box } of players) delete box.dataset.wanted;
}

/** What a player plays, as its attributes say it. */
export const itemOf = ({ dataset, id }) => ({
  id,
  /** The recording as it was put up, by which it is known, and the copy of it that is played. */
  src: dataset.src,
  play: dataset.play ?? dataset.src,
  title: dataset.title ?? "",
  by: dataset.by ?? "",
  href: dataset.href ?? location.pathname,
  seconds: Number(dataset.seconds ?? 0),
  /** LUFS, where it was measured. */
  loudness: dataset.loudness === undefined ? null : Number(dataset.loudness),
  goesOn: false,
});

/** The recordings of the list that a player stands in, in the order of the page. */
function listOf(box) {
  const around = box.closest("[data-playlist]");
  if (!around) return [itemOf(box)];
  const goesOn = around.dataset.playlist === "on";
  const items = [...around.querySelectorAll("[data-player]")].map((one) => ({ ...itemOf(one), goesOn }));
  // The song of the poster stands in the list below it as well.
  return items.filter(({ src }, i) => items.findIndex((one) => one.src === src) === i);
}

function bind(box) {
  const slider = box.querySelector("input[type=range]");
  box.dataset.bound = "yes";
  // The browser's own player has done its work: it knows which of the copies it can play, the lightest first.
  const own = box.querySelector("audio");
  const best = own && [...own.querySelectorAll("source")].find(({ type }) => own.canPlayType(type) !== "");
  if (best) box.dataset.play = best.getAttribute("src").replace(/#.*/, "");
  own?.remove();
  const player = {
    box,
    item: listOf(box).find((one) => one.src === box.dataset.src),
    button: box.querySelector(".playbtn"),
    slider,
    time: box.querySelector("[data-at]"),
    wave: waveOf(box.querySelector(".wave")),
    /** Where it begins when it is played. */
    fromMs: 0,
  };
  player.button.addEventListener("click", () => press(player));
  slider?.addEventListener("input", () => move(player, Number(slider.value) * 1000));
  // A press on the wave is a wish to hear; a key only moves.
  slider?.addEventListener("pointerup", () => {
    if (!isNow(player.item) || !now().isPlaying) begin(player, Number(slider.value) * 1000);
  });
  if (slider) slideByKeys(slider, { moved: (ms) => move(player, ms), toggled: () => press(player) });
  return player;
}

const begin = (player, atMs) => play(player.item, { atMs, others: listOf(player.box) });
const press = (player) => (isNow(player.item) ? toggle() : begin(player, player.fromMs));
function move(player, ms) {
  if (isNow(player.item)) return seek(ms);
  player.fromMs = ms;
  show(player);
}

/** A wave whose bars turn from what is to come into what was heard. Gives the function that moves it to a share 0-1. */
function waveOf(svg) {
  if (!svg) return () => {};
  const [rest, played] = [svg.querySelector(".wave__rest"), svg.querySelector(".wave__played")];
  const bars = [played, rest].flatMap((path) => (path.getAttribute("d") ?? "").match(/M[^M]+/g) ?? []);
  const head = document.createElementNS("http://www.w3.org/2000/svg", "path");
  head.setAttribute("class", "wave__head");
  const { width, height } = svg.viewBox.baseVal;
  let shown = 0;
  return (share) => {
    const n = Math.round(share * bars.length);
    if (n === shown) return;
    shown = n;
    played.setAttribute("d", bars.slice(0, n).join(""));
    rest.setAttribute("d", bars.slice(n).join(""));
    head.setAttribute("d", `M${(n / bars.length) * width} 0V${height}`);
    if (n === 0) head.remove();
    else svg.append(head);
  };
}

function show(player) {
  const { box, item, button, slider, time, wave } = player;
  const mine = isNow(item);
  const state = now();
  const atMs = mine ? state.atMs : player.fromMs;
  const wholeMs = item.seconds * 1000;
  button.setAttribute("aria-pressed", String(mine && state.isPlaying));
  wave(wholeMs > 0 ? Math.min(1, atMs / wholeMs) : 0);
  if (time) time.textContent = shortTime(atMs > 0 ? atMs : wholeMs + 500);
  if (slider) {
    slider.max = String(item.seconds);
    slider.value = String(atMs / 1000);
    sayPlace(slider, atMs, wholeMs);
  }
  if (mine && state.isPlaying) complain(box, false);
}

const complain = (box, isBad) => {
  const line = box.querySelector(".player__err");
  if (line) line.hidden = !isBad;
};
const showAll = () => players.forEach(show);

/** Tells a page's own scripts where its player is: `timeupdate`, `play` and `pause`, which bubble. */
function tellPage(type) {
  const { item, atMs, isPlaying } = now();
  for (const { box } of players)
    if (item && box.dataset.src === item.src)
      box.dispatchEvent(
        new CustomEvent(type, {
          bubbles: true,
          detail: { atMs: Math.round(atMs), durationMs: item.seconds * 1000, isPlaying },
        }),
      );
}

onSound("time", () => {
  const mine = players.find(({ item }) => isNow(item));
  if (mine) players.filter(({ item }) => isNow(item)).forEach(show);
  tellPage("timeupdate");
});
onSound("state", () => {
  showAll();
  tellPage(now().isPlaying ? "play" : "pause");
});
onSound("change", showAll);
onSound("failed", () => {
  for (const { box, item } of players) if (isNow(item)) complain(box, true);
  showAll();
});

// A link or a button with `data-seek` (ms) plays from there in the player that `data-player-id` names, or the one around or
// nearest above it.
document.addEventListener("click", (event) => {
  const from = event.target.closest?.("[data-seek]");
  if (!from || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const player = playerFor(from);
  if (!player) return;
  event.preventDefault();
  begin(player, Number(from.dataset.seek));
});

function playerFor(from) {
  const id = from.dataset.playerId;
  if (id) return players.find(({ box }) => box.id === id);
  const around = from.closest("[data-player-of], .rung, main");
  return players.find(({ box }) => around?.contains(box));
}
