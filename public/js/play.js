// One round button for each song: the browser's own player stays for those without script.

/** Puts the buttons to work under `root`. Only one song plays at a time. */
export function playButtons(root) {
  for (const song of root.querySelectorAll("[data-play]")) {
    const button = song.querySelector("button");
    const audio = song.querySelector("audio");
    if (!button || !audio || !button.hidden) continue;
    button.hidden = false;
    audio.controls = false;
    button.addEventListener("click", () => (audio.paused ? play(audio) : audio.pause()));
    for (const kind of ["play", "pause", "ended"])
      audio.addEventListener(kind, () => button.setAttribute("aria-pressed", String(!audio.paused)));
    // What cannot be played says so in the browser's own words.
    audio.addEventListener("error", () => bringBack(button, audio), true);
  }
}

function play(audio) {
  for (const other of document.querySelectorAll("[data-play] audio")) if (other !== audio) other.pause();
  audio.play().catch(() => audio.pause());
}

function bringBack(button, audio) {
  button.hidden = true;
  audio.controls = true;
}
