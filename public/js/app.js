// Everything here is an addition: each page and each form works without it.
import { guardFiles } from "./files.js";
import { passkeys } from "./passkey.js";
import { startSending } from "./sending.js";
import { sendWithProgress } from "./upload.js";

const typed = new Set();
let sound = null;

document.documentElement.classList.add("js");
document.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-guard")) typed.add(form);
});
document.addEventListener("reset", (event) => typed.delete(event.target));
// Asks before what was typed is left behind. The sentence is the browser's own.
window.addEventListener("beforeunload", (event) => {
  if ([...typed].some(isUnsaved)) event.preventDefault();
});
// A page brought back by the back button must not believe that its form is still on its way.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) letGo(form);
});
ready();

/** What each page needs once it is there: at the start, and when an upload's answer has taken its place. */
function ready() {
  guardFiles(document);
  startSending(document);
  passkeys(document);
  startSound()
    .then(commentsAtSeconds)
    .catch(() => {});
  if (document.querySelector("[data-reading]"))
    import("./reading.js").then(({ followReading }) => followReading(document, ready)).catch(() => {});
  if (document.querySelector("[data-plot]"))
    import("./plot.js").then(({ startPlots }) => startPlots(document)).catch(() => {});
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  nameErrors(document.querySelector("[data-errsum]"))?.focus();
}

/**
 * Each line of the summary begins with the name of its field: two that are missing are then not the same line twice. They stand
 * in the order of the form.
 */
function nameErrors(summary) {
  const places = [...document.querySelectorAll("[id]")];
  const placeOf = (line) => places.findIndex(({ id }) => `#${id}` === line.querySelector("a")?.hash);
  const lines = [...(summary?.querySelectorAll("li") ?? [])];
  for (const line of lines.sort((a, b) => placeOf(a) - placeOf(b))) line.parentElement.append(line);
  for (const link of summary?.querySelectorAll("a[href^='#']") ?? []) {
    const field = document.getElementById(link.hash.slice(1))?.closest(".field");
    const name = field?.querySelector("label, legend, .label")?.firstChild?.textContent?.trim();
    if (name) link.prepend(`${name.replace(/[?:.]$/, "")}: `);
  }
  return summary;
}

/** What plays is fetched by the first page that has something to play, and stays for the pages after it. */
async function startSound() {
  if (!sound && !document.querySelector("[data-player]")) return;
  sound ??= import("./listen.js");
  const { listenOn } = await sound;
  listenOn(document, { ready, letGo, mayLeave: () => ![...typed].some(isUnsaved) });
}

const isUnsaved = (form) => form.isConnected && !form.dataset.sent;

/** Where something can be said at a second, the form takes it from the player. */
async function commentsAtSeconds() {
  if (!document.querySelector(".pins")) return;
  const { startAtSecond } = await import("./comments.js");
  startAtSecond();
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // `disabled` would take the pressed button's own answer out of what is sent.
  for (const button of form.querySelectorAll("button:not([type=button])"))
    button.setAttribute("aria-disabled", "true");
  if (!form.hasAttribute("data-upload")) return;
  event.preventDefault();
  void sendWithProgress(form, event.submitter, { letGo: () => letGo(form), ready });
}

function letGo(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]"))
    button.removeAttribute("aria-disabled");
}

async function onClick(event) {
  // The player is fetched after the page: what is pressed before it is here is not lost.
  const early = event.target.closest("[data-player]:not([data-bound])");
  if (early && event.target.closest(".playbtn")) early.dataset.wanted = "yes";
  if (event.target.closest("[data-print]")) return window.print();
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = source ? (source.value ?? source.textContent ?? "").trim() : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Refused or an old browser: marking the text lets a person copy it by hand.
    source?.select?.();
    return;
  }
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  label.textContent = document.body.dataset.sayCopied ?? before;
  setTimeout(() => {
    label.textContent = before;
  }, 2000);
}
