// Sound files go on their way as soon as they are chosen, in pieces that go on from where they stopped: the form takes the one
// that is here. Without this the form sends its file itself.

const PIECE_BYTES = 16 * 1_048_576;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000];
/** The form → the sending of the file that belongs to it. */
const sendings = new WeakMap();

/** Puts the files of a page's form to work. */
export function startSending(root) {
  for (const tray of root.querySelectorAll("[data-sends]")) {
    const form = tray.closest("form");
    if (!form || tray.dataset.bound) continue;
    tray.dataset.bound = "yes";
    const input = form.querySelector("input[type=file]");
    input.multiple = tray.dataset.many !== undefined;
    input.addEventListener("change", () => void sendAll(tray, form, input));
    tray.addEventListener("click", (event) => {
      const row = event.target.closest(".sending");
      if (row && event.target.closest("[data-drop]")) void drop(tray, form, row);
      if (row && event.target.closest("[data-again]")) row.again?.();
    });
  }
}

/** True when the form's own file is here already, so that the form is sent without it. Waits for one that is on its way. */
export async function isSent(form) {
  const field = form.elements.audioUpload;
  if (!field) return false;
  await sendings.get(form);
  return field.value !== "";
}

async function sendAll(tray, form, input) {
  const files = [...(input.files ?? [])].filter((file) => file.size > 0 && !isTooLarge(input, file));
  if (files.length === 0) return;
  form.elements.audioUpload.value = "";
  await loadTus();
  const all = files.map((file) => send(tray, rowFor(tray, file), file));
  // The first one is the form's own; what its title may be is read from its name.
  const own = all[0].then((id) => id !== null && takeOwn(tray, form, id, files[0]));
  sendings.set(form, own);
}

const isTooLarge = (input, { size }) => {
  const most = Number(input.dataset.maxBytes);
  return most > 0 && size > most;
};

function takeOwn(tray, form, id, file) {
  form.elements.audioUpload.value = id;
  const title = form.elements.title;
  if (title && title.value === "") title.value = file.name.replace(/\.[^.]*$/, "").slice(0, 100);
  const row = tray.querySelector(`[data-id="${id}"]`);
  say(tray, row, tray.dataset.here);
  row.querySelector("[data-use-it]").hidden = true;
}

/** The row of a file: the one that stopped on its way, if it is the same file, else a new one. */
function rowFor(tray, file) {
  const same = [...tray.querySelectorAll(".sending")].find(
    ({ dataset }) =>
      dataset.name === file.name &&
      Number(dataset.bytes) === file.size &&
      Number(dataset.changed) === file.lastModified,
  );
  if (same) return same;
  const row = tray.querySelector("template").content.firstElementChild.cloneNode(true);
  Object.assign(row.dataset, { name: file.name, bytes: file.size, changed: file.lastModified });
  for (const name of row.querySelectorAll("[data-file-name]")) name.textContent = ` ${file.name}`;
  const bar = row.querySelector("progress");
  bar.setAttribute("aria-label", bar.dataset.label.replace("{name}", file.name));
  tray.querySelector("[data-list]").append(row);
  return row;
}

/** Sends a file, or the rest of it. Gives its id when it is here and is sound; null when it was refused or broke off. */
function send(tray, row, file) {
  const again = row.querySelector("[data-again]");
  again.hidden = true;
  return new Promise((resolve) => {
    const upload = new window.tus.Upload(file, {
      endpoint: tray.dataset.sends,
      uploadUrl: row.dataset.id ? `${tray.dataset.sends}/${row.dataset.id}` : null,
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      // What goes on stands on the server alone: nothing about the file is kept in the browser.
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, changed: String(file.lastModified) },
      onUploadUrlAvailable: () => {
        row.dataset.id = upload.url.split("/").at(-1);
      },
      onProgress: (sent, whole) => show(tray, row, tray.dataset.going, sent / whole),
      onSuccess: () => {
        show(tray, row, tray.dataset.arrived, 1);
        const use = row.querySelector("[data-use-it]");
        use.href = tray.dataset.use + row.dataset.id;
        use.hidden = false;
        resolve(row.dataset.id);
      },
      onError: (error) => {
        const refusal = refusalOf(error);
        if (refusal) refuse(tray, row, refusal);
        else {
          show(tray, row, tray.dataset.broken, row.querySelector("progress").value / 100);
          again.hidden = false;
        }
        resolve(null);
      },
    });
    row.upload = upload;
    row.again = () => {
      again.hidden = true;
      upload.start();
    };
    upload.start();
  });
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

function show(tray, row, pattern, share) {
  const percent = Math.floor(share * 100);
  row.querySelector("progress").value = percent;
  row.querySelector("[data-state]").textContent = pattern.replace("{share}", String(percent));
  if (pattern !== tray.dataset.going) say(tray, row, row.querySelector("[data-state]").textContent);
}

function say(tray, row, sentence) {
  row.querySelector("[data-state]").textContent = sentence;
  tray.querySelector("[data-said]").textContent = `${row.dataset.name}: ${sentence}`;
}

function refuse(tray, row, sentence) {
  row.querySelector("progress").remove();
  const state = row.querySelector("[data-state]");
  state.className = "err";
  say(tray, row, sentence);
  row.removeAttribute("data-id");
}

async function drop(tray, form, row) {
  row.upload?.abort();
  const { id } = row.dataset;
  if (id) {
    const headers = { "Tus-Resumable": "1.0.0" };
    const answer = await fetch(`${tray.dataset.sends}/${id}`, { method: "DELETE", headers }).catch(
      () => null,
    );
    // Gone already is as good as gone now.
    if (!answer || (!answer.ok && answer.status !== 404)) return say(tray, row, tray.dataset.broken);
  }
  if (form.elements.audioUpload.value === id) form.elements.audioUpload.value = "";
  row.remove();
  form.querySelector("input[type=file]").focus();
}

let tus = null;
/** The library, from our own address; a plain script that says what it is on `window`. */
const loadTus = () =>
  (tus ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/js/tus/tus.min.js";
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  }));
