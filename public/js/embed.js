// The player inside somebody else's page. Without it the browser's own controls are there.
import { startPlayers } from "./player.js";

document.documentElement.classList.add("js");
startPlayers(document);
