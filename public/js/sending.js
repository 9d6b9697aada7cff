// Sound files go on their way as soon as they are chosen, in pieces that go on from where they stopped: the form takes the one
// that is here. Without this the form sends its file itself.

import { tooLarge } from "./files.js";

const PIECE_BYTES = 16 * 1_048_576;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000];
/**
 * The form → the rows of the files that were chosen for it last. The first of them that still may be one is the form's own; what
 * was chosen before stays in the tray.
 */
const chosen = new WeakMap();
/** Upload → its row, while it is on its way: a page that comes anew shows the same row. */
const live = new Map();

/** Puts the files of a page's form to work. */
export function startSending(root) {
  for (const tray of root.querySelectorAll("[data-sends]")) {
    const form = tray.closest("form");
    if (!form || tray.dataset.bound) continue;
    tray.dataset.bound = "yes";
    const input = form.querySelector("input[type=file]");
    form.dataset.before = form.elements.audioUpload.value;
    input.multiple = tray.dataset.many !== undefined;
    for (const row of tray.querySelectorAll(".sending")) {
      const going = live.get(row.dataset.id);
      if (going) row.replaceWith(going);
    }
    input.addEventListener("change", () => sendAll(tray, form, input));
    tray.addEventListener("click", (event) => {
      const row = event.target.closest(".sending");
      if (row && event.target.closest("[data-drop]")) void drop(row);
      if (row && event.target.closest("[data-again]")) row.again?.();
    });
  }
}

// What stopped because there was no net goes on when there is.
window.addEventListener("online", () => {
  for (const row of new Set([...live.values(), ...document.querySelectorAll(".sending")]))
    if (row.dataset.state === "broken") row.again?.();
});

/**
 * What goes with the form when it is sent: `{ upload }`, the file that came before it (empty: none); `{ file }`, one that could not
 * go ahead of it; null, its file broke off on the way. Undefined where the form goes as it stands. Waits for a file that is on its
 * way, also through a time without net.
 */
export async function fileOf(form) {
  if (!chosen.has(form)) return undefined;
  const stopped = ownRow(form);
  if (stopped?.dataset.state === "broken" && stopped.dataset.id) stopped.again?.();
  for (;;) {
    const row = ownRow(form);
    if (!row) return { upload: form.dataset.before };
    const { state, id } = row.dataset;
    if (state === "arrived") return { upload: id };
    if (state === "broken" && !id) return { file: row.file };
    if (state === "broken" && navigator.onLine) return null;
    await new Promise((moved) => form.addEventListener("sending", moved, { once: true }));
  }
}

const ownRow = (form) =>
  (chosen.get(form) ?? []).find(({ dataset }) => !["refused", "dropped"].includes(dataset.state));

function sendAll(tray, form, input) {
  const files = [...(input.files ?? [])];
  const faultOf = (file) => (file.size === 0 ? tray.dataset.empty : tooLarge(input, file));
  // What is wrong with one alone is said at the field.
  if (files.every(faultOf)) return;
  const rows = files.map((file) => [rowFor(tray, file), file]);
  chosen.set(
    form,
    rows.map(([row]) => row),
  );
  for (const [row, file] of rows) {
    if (faultOf(file)) refuse(row, faultOf(file));
    else if (row.dataset.state !== "going") void send(row, file);
  }
  settle(form);
}

/** Something happened to one of the files: the form says which one it takes, if that is here. */
function settle(form) {
  if (!form) return;
  const own = ownRow(form);
  for (const row of form.querySelectorAll(".sending[data-state=arrived]")) mark(row, row === own);
  if (!chosen.has(form)) return;
  const field = form.elements.audioUpload;
  if (own) field.value = own.dataset.state === "arrived" ? own.dataset.id : "";
  else field.value = form.dataset.before;
  // What its title may be is read from its name, until one is typed.
  const title = form.elements.title;
  if (own && field.value && title && ["", form.dataset.titled].includes(title.value)) {
    title.value = own.dataset.name.replace(/\.[^.]*$/, "").slice(0, 100);
    form.dataset.titled = title.value;
  }
  form.dispatchEvent(new Event("sending"));
}

/** A file that is here: the form's own goes along with it, another can be chosen for a form of its own. */
function mark(row, isOwn) {
  const tray = trayOf(row);
  const sentence = isOwn ? tray.dataset.here : tray.dataset.arrived;
  if (row.querySelector("[data-state-text]").textContent !== sentence) say(row, sentence);
  const use = row.querySelector("[data-use-it]");
  use.href = tray.dataset.use + row.dataset.id;
  use.hidden = isOwn;
}

/** A row stands where the page that is shown has it; null when that page has none. */
const trayOf = (row) => row.closest("[data-sends]");
const formOf = (row) => row.closest("form");

/** The row of a file: the one that stopped on its way, if it is the same file, else a new one. */
function rowFor(tray, file) {
  const same = [...tray.querySelectorAll(".sending")].find(
    ({ dataset }) =>
      dataset.name === file.name &&
      Number(dataset.bytes) === file.size &&
      Number(dataset.changed) === file.lastModified,
  );
  if (same && same.dataset.state !== "refused") return same;
  same?.remove();
  const row = tray.querySelector("template").content.firstElementChild.cloneNode(true);
  Object.assign(row.dataset, { name: file.name, bytes: file.size, changed: file.lastModified });
  for (const name of row.querySelectorAll("[data-file-name]")) name.textContent = ` ${file.name}`;
  const bar = row.querySelector("progress");
  bar.setAttribute("aria-label", bar.dataset.label.replace("{name}", file.name));
  tray.querySelector("[data-list]").append(row);
  return row;
}

/** Sends a file, or the rest of it. */
async function send(row, file) {
  // Its page may be left while it goes on.
  const words = (row.words = trayOf(row)?.dataset ?? row.words);
  Object.assign(row, { file, again: () => void send(row, file) });
  row.querySelector("[data-again]").hidden = true;
  row.dataset.state = "going";
  try {
    await loadTus();
  } catch {
    return broke(row);
  }
  if (row.dataset.state !== "going") return undefined;
  const upload = new window.tus.Upload(file, {
    endpoint: words.sends,
    uploadUrl: row.dataset.id ? `${words.sends}/${row.dataset.id}` : null,
    chunkSize: PIECE_BYTES,
    retryDelays: RETRY_MS,
    // What goes on stands on the server alone: nothing about the file is kept in the browser.
    storeFingerprintForResuming: false,
    metadata: { filename: file.name, changed: String(file.lastModified) },
    onUploadUrlAvailable: () => {
      row.dataset.id = upload.url.split("/").at(-1);
      live.set(row.dataset.id, row);
    },
    onProgress: (sent, whole) => write(row, words.going, (sent / whole) * 100),
    onSuccess: () => arrived(row),
    onError: (error) => {
      const refusal = refusalOf(error);
      if (refusal) refuse(row, refusal);
      else broke(row);
    },
  });
  row.upload = upload;
  upload.start();
  return undefined;
}

function arrived(row) {
  live.delete(row.dataset.id);
  row.querySelector("progress").value = 100;
  row.dataset.state = "arrived";
  settle(formOf(row));
}

function broke(row) {
  const { value } = row.querySelector("progress");
  say(row, write(row, navigator.onLine ? row.words.broken : row.words.offline, value));
  row.querySelector("[data-again]").hidden = !row.again;
  row.dataset.state = "broken";
  settle(formOf(row));
}

/** The sentence of the server when it said no; null when it could not be reached. */
function refusalOf(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status < 400 || status >= 500) return null;
  try {
    return JSON.parse(error.originalResponse.getBody()).title ?? null;
  } catch {
    return null;
  }
}

/** How far it is, in a sentence; gives the sentence. */
function write(row, pattern, percent) {
  row.querySelector("progress").value = percent;
  const text = row.querySelector("[data-state-text]");
  text.textContent = pattern.replace("{share}", String(Math.floor(percent)));
  return text.textContent;
}

function say(row, sentence) {
  row.querySelector("[data-state-text]").textContent = sentence;
  const aloud = trayOf(row)?.querySelector("[data-said]");
  if (aloud) aloud.textContent = `${row.dataset.name}: ${sentence}`;
}

function refuse(row, sentence) {
  live.delete(row.dataset.id);
  row.querySelector("progress")?.remove();
  row.querySelector("[data-state-text]").className = "err";
  say(row, sentence);
  row.removeAttribute("data-id");
  row.dataset.state = "refused";
  settle(formOf(row));
}

async function drop(row) {
  const form = formOf(row);
  const { sends } = trayOf(row).dataset;
  row.words = trayOf(row).dataset;
  row.dataset.state = "dropped";
  void row.upload?.abort();
  const { id } = row.dataset;
  if (id) {
    const headers = { "Tus-Resumable": "1.0.0" };
    const answer = await fetch(`${sends}/${id}`, { method: "DELETE", headers }).catch(() => null);
    // Gone already is as good as gone now.
    if (!answer || (!answer.ok && answer.status !== 404)) return broke(row);
  }
  live.delete(id);
  row.remove();
  const input = form.querySelector("input[type=file]");
  if (chosen.has(form) && !ownRow(form)) {
    // The field names no file that is not there any more.
    input.value = "";
    input.dispatchEvent(new Event("change"));
  }
  settle(form);
  return input.focus();
}

let tus = null;
/** The library, from our own address; a plain script that says what it is on `window`. */
const loadTus = () =>
  (tus ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/js/tus/tus.min.js";
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => {
      tus = null;
      reject(new Error("the library did not come"));
    });
    document.head.append(script);
  }));
