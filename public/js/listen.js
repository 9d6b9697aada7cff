// Everything that plays, as one piece.
import "./media-keys.js";
import { startComparing } from "./ab.js";
import { placeBar } from "./bar.js";
import { startPlayers } from "./player.js";
import { visitWithSound } from "./visit.js";

let isOn = false;
/** Puts the players of the page that is shown to work, and keeps the bar where it was. */
export function listenOn(page, visits) {
  startPlayers(page);
  startComparing(page);
  placeBar();
  if (!isOn) visitWithSound(visits);
  isOn = true;
}
