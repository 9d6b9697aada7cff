import { fileOf } from "./sending.js";
import { swapPage } from "./swap.js";

/**
 * Sends a form with files and shows how far it is. A form that the server refuses (422) comes back as a page and takes
 * the place of this one; what the server cannot answer is said here, and the form is still as it was.
 */
export async function sendWithProgress(form, submitter, { letGo, ready }) {
  const bad = form.querySelector("[data-file] input[aria-invalid=true]");
  if (bad?.files?.length && bad.validationMessage) {
    letGo();
    bad.focus();
    return;
  }
  const view = showProgress(form);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) view.at(event.loaded / event.total);
  });
  request.addEventListener("load", () => arrive(request, ready));
  const fail = () => {
    view.failed();
    letGo();
  };
  request.addEventListener("error", fail);
  request.addEventListener("abort", fail);
  const own = await fileOf(form);
  if (own === null) return fail();
  // Read now: while it waited the title may have come from the file.
  const data = new FormData(form, submitter);
  if (own) {
    const { name } = form.querySelector("input[type=file]");
    data.set("audioUpload", own.upload ?? "");
    if (own.file) data.set(name, own.file);
    else data.delete(name);
  }
  request.send(data);
}

// The redirect after a success was followed already, and its one-time notice used up: the page that came is the page to
// show. Its body is put in place of ours, since writing the document anew would not run the scripts a second time.
function arrive(request, ready) {
  const html = (request.getResponseHeader("Content-Type") ?? "").startsWith("text/html");
  if (!html) {
    window.location.assign(request.responseURL);
    return;
  }
  const address = request.status < 400 ? request.responseURL : location.href;
  if (!swapPage(request.responseText, { address, push: false })) {
    window.location.assign(address);
    return;
  }
  window.scrollTo(0, 0);
  ready();
}

function showProgress(form) {
  const words = document.body.dataset;
  const box = document.createElement("div");
  box.className = "upload";
  box.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = words.saySending ?? "";
  const progress = document.createElement("progress");
  progress.max = 100;
  progress.setAttribute("aria-label", text.textContent);
  box.append(text, progress);
  form.querySelector(".upload")?.remove();
  const end = form.querySelector(".submit, .btns:last-of-type");
  if (end?.parentElement === form) end.before(box);
  else form.append(box);
  return {
    at(share) {
      progress.value = Math.round(share * 100);
    },
    failed() {
      progress.remove();
      text.className = "err";
      text.textContent = words.sayFailed ?? "";
    },
  };
}
