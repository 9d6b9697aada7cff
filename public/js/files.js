/** Shows the names of the files one picked, and says at once when none is small enough. The server checks again. */
export function guardFiles(page) {
  for (const field of page.querySelectorAll("[data-file]")) {
    const input = field.querySelector("input[type=file]");
    const name = field.querySelector("[data-file-name]");
    if (!input || !name) continue;
    const none = name.textContent;
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      const names = files.map((file) => `${file.name}, ${megabytes(file.size)} MB`);
      name.textContent = names.join(" · ") || none;
      const faults = files.map((file) => tooLarge(input, file));
      // Of several each that is too large is said in its own row.
      complain(field, input, faults.every(Boolean) ? (faults[0] ?? "") : "");
    });
    input.form?.addEventListener("reset", () => {
      name.textContent = none;
      complain(field, input, "");
    });
  }
}

/** The sentence about a file that is too large; empty for one that is not. */
export function tooLarge(input, file) {
  const most = Number(input.dataset.maxBytes);
  if (!most || file.size <= most) return "";
  return (input.dataset.tooLarge ?? "").replace("{size}", megabytes(file.size));
}

function complain(field, input, sentence) {
  const line = field.querySelector(".err");
  const words = field.querySelector("[data-file-error]");
  if (!line || !words) return;
  words.textContent = sentence;
  line.hidden = sentence === "";
  field.classList.toggle("field--bad", sentence !== "");
  if (sentence) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  // Also stops the sending of a form without `novalidate`; the others are stopped by the server's limit.
  input.setCustomValidity(sentence);
}

const megabytes = (bytes) => {
  const size = bytes / 1_048_576;
  return size.toLocaleString(document.documentElement.lang || "da", {
    maximumFractionDigits: size < 10 ? 1 : 0,
  });
};
