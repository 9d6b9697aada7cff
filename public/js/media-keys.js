import { neighbour, now, onSound, pause, play, seek, step } from "./sound.js";

// The keys of a keyboard, a headset and the lock screen of a phone.
const session = navigator.mediaSession;
const SKIP_MS = 10_000;

const HANDLERS = {
  play: () => now().item && play(now().item),
  pause,
  stop: pause,
  seekto: ({ seekTime }) => seek(seekTime * 1000),
  seekbackward: ({ seekOffset }) => seek(now().atMs - (seekOffset ? seekOffset * 1000 : SKIP_MS)),
  seekforward: ({ seekOffset }) => seek(now().atMs + (seekOffset ? seekOffset * 1000 : SKIP_MS)),
};

function handle(name, act) {
  try {
    session.setActionHandler(name, act);
  } catch {
    // A browser that does not know this key: the others still work.
  }
}

function showItem() {
  const { item } = now();
  session.metadata = item
    ? new MediaMetadata({ title: item.title, artist: item.by, album: "Flyvefærdig" })
    : null;
  for (const [name, act] of Object.entries(HANDLERS)) handle(name, item ? act : null);
  handle("previoustrack", neighbour(-1) ? () => step(-1) : null);
  handle("nexttrack", neighbour(1) ? () => step(1) : null);
}

function showState() {
  const { item, atMs, isPlaying, rate } = now();
  session.playbackState = item ? (isPlaying ? "playing" : "paused") : "none";
  if (!item || !item.seconds) return;
  session.setPositionState?.({
    duration: item.seconds,
    position: Math.min(atMs / 1000, item.seconds),
    playbackRate: rate,
  });
}

if (session) {
  onSound("change", showItem);
  onSound("state", showState);
}
