// A recording that has just been put up is listened through and copied: how far that is, and its rung anew when it is done.

const FIRST_MS = 600;
const MOST_MS = 5_000;
const watched = new WeakSet();

/** Follows each recording under `root` that is being listened through. `ready` is called when a rung was put in anew. */
export function followReading(root, ready) {
  for (const box of root.querySelectorAll("[data-reading]")) {
    if (watched.has(box)) continue;
    watched.add(box);
    const text = box.querySelector("[data-reading-text]");
    setTimeout(() => ask(box, text, FIRST_MS, ready), FIRST_MS);
  }
}

/** Asks more seldom as time goes, and no longer once the page has moved on. */
async function ask(box, text, waitMs, ready) {
  if (!box.isConnected) return;
  const again = () => setTimeout(() => ask(box, text, Math.min(MOST_MS, waitMs * 1.2), ready), waitMs);
  const state = document.hidden ? null : await stateOf(box.dataset.reading);
  if (state === "gone") return;
  if (state === null) return again();
  // Its rung is put in anew when it was listened through, and once more when the lighter copies are there.
  if (state.status === box.dataset.readingState) {
    if (state.status === "reading") text.textContent = text.dataset.readingText.replace("{}", state.progress);
    return again();
  }
  // What is being listened to is not taken away under the listener.
  const rung = box.closest("li");
  if (!rung || rung.querySelector("[data-player] [aria-pressed=true]")) return again();
  if (!(await putAnew(rung, ready))) again();
}

/** Null: try again. "gone": the version is, or the reader is signed out. */
async function stateOf(href) {
  try {
    const answer = await fetch(href, { headers: { Accept: "application/json" } });
    if (answer.ok) return await answer.json();
    return answer.status < 500 && answer.status !== 429 ? "gone" : null;
  } catch {
    return null;
  }
}

async function putAnew(rung, ready) {
  try {
    const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return true;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // By its number: another version may have been put up meanwhile.
    const anew = page.querySelector(`.ladder > li[data-n="${rung.dataset.n}"]`);
    if (anew) {
      rung.replaceWith(document.adoptNode(anew));
      ready();
    }
    return true;
  } catch {
    return false;
  }
}
