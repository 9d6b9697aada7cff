import { isBarOpen, sayInBar } from "./bar.js";
import { close } from "./sound.js";
import { swapPage } from "./swap.js";

/**
 * While a recording is along, a link of ours is fetched and its page put in place of this one, so that the sound goes on; a form
 * is sent and answered in the same way. With nothing along all of them are the browser's own.
 */
export function visitWithSound({ ready, mayLeave, letGo }) {
  let leaving = new AbortController();
  history.replaceState({ ...history.state, ours: true }, "");

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !isBarOpen() || !isOurs(link, event) || !mayLeave()) return;
    event.preventDefault();
    // From here on the places are ours to keep; a page that is loaded whole has the browser's own.
    history.scrollRestoration = "manual";
    remember();
    void go(link.href, true);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isBarOpen() || !isOurForm(form, event.submitter)) return;
    const asks = form.method === "get";
    if (asks && !mayLeave()) return;
    event.preventDefault();
    history.scrollRestoration = "manual";
    remember();
    void (asks ? go(questionOf(form, event.submitter), true) : send(form, event.submitter));
  });
  window.addEventListener("popstate", (event) => {
    if (!event.state?.ours || pathOf(location.href) === shown) return;
    // Typed words would be lost: the browser asks, as it does when it loads a page.
    if (!mayLeave()) location.reload();
    else void go(location.href, false, event.state.top ?? 0);
  });
  // The place on a page is kept where the back button finds it.
  const remember = () => history.replaceState({ ...history.state, ours: true, top: window.scrollY }, "");
  let shown = pathOf(location.href);

  async function go(address, push, top = 0) {
    leaving.abort();
    leaving = new AbortController();
    document.documentElement.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, {
        headers: { accept: "text/html" },
        signal: leaving.signal,
      });
      // The browser keeps a file, and the page stays with its sound.
      if (isFile(answer)) {
        leaving.abort();
        return location.assign(address);
      }
      const isPage = (answer.headers.get("content-type") ?? "").startsWith("text/html");
      const hash = new URL(address).hash;
      const at = answer.redirected ? answer.url : answer.url + hash;
      if (!isPage || !swapPage(await answer.text(), { address: at, push })) return leave(at, push);
      shown = pathOf(at);
      arrive(at, top);
    } catch (error) {
      // Another link was pressed meanwhile; else the browser says what is wrong, as it does for any link.
      if (error.name !== "AbortError") leave(address, push);
    } finally {
      document.documentElement.removeAttribute("aria-busy");
    }
  }

  async function send(form, submitter) {
    leaving.abort();
    document.documentElement.setAttribute("aria-busy", "true");
    const answer = await answerTo(form, submitter);
    document.documentElement.removeAttribute("aria-busy");
    if (answer) return show(answer);
    letGo(form);
    complain(form);
  }

  /** What was answered has happened: from here on it is never sent a second time. */
  function show({ ok, url, html }) {
    // What is wrong with a form is said on the page that it stands on, as it is for an upload.
    const at = ok ? url : location.href;
    const isHere = pathOf(at) === shown;
    const top = isHere && ok ? window.scrollY : 0;
    if (!swapPage(html, { address: isHere ? location.href : at, push: !isHere })) return leave(at, true);
    shown = pathOf(at);
    arrive(isHere ? location.href.replace(/#.*/, "") : at, top);
    const notice = document.querySelector(".notice p")?.textContent.trim();
    if (notice) sayInBar(notice);
  }

  function arrive(address, top) {
    ready();
    const target = document.getElementById(decodeURIComponent(new URL(address).hash.slice(1)));
    if (target) target.scrollIntoView();
    else window.scrollTo(0, top);
    if (!document.activeElement || document.activeElement === document.body)
      document.getElementById("main")?.focus({ preventScroll: true });
    sayInBar(document.title);
  }
}

/** A page that has to be loaded whole: the sound ends with the document. */
function leave(address, push) {
  close();
  if (push) location.assign(address);
  else location.reload();
}

/** Sends a form. Gives what came back, or null when the line dropped. */
async function answerTo(form, submitter) {
  const sent = new FormData(form, submitter);
  try {
    const answer = await fetch(addressOf(form, submitter), {
      method: "POST",
      headers: { accept: "text/html" },
      body: form.enctype === "multipart/form-data" ? sent : new URLSearchParams(sent),
    });
    return { ok: answer.ok, url: answer.url, html: await answer.text() };
  } catch {
    return null;
  }
}

/** The form is as it was: nobody knows whether it came through, and sending it again does no harm. */
function complain(form) {
  form.querySelector("[data-lost]")?.remove();
  const line = document.createElement("p");
  line.className = "err";
  line.dataset.lost = "";
  line.setAttribute("role", "alert");
  line.textContent = document.body.dataset.sayLost ?? "";
  form.append(line);
}

/** Where a form is sent; its own fields may be called `action`. */
const addressOf = (form, submitter) =>
  submitter?.hasAttribute("formaction")
    ? submitter.formAction
    : new URL(form.getAttribute("action") ?? "", location.href).href;

/** Where a form that asks leads: a list that is narrowed, a search. */
function questionOf(form, submitter) {
  const address = new URL(addressOf(form, submitter));
  address.search = new URLSearchParams(new FormData(form, submitter));
  return address.href;
}

const isFile = ({ headers }) => /^attachment\b/i.test(headers.get("content-disposition") ?? "");

/** A form of ours that is answered by a page. Whoever signs out leaves, and nothing of theirs goes on. */
function isOurForm(form, submitter) {
  if (form.method === "dialog" || (form.target !== "" && form.target !== "_self")) return false;
  const { origin, pathname } = new URL(addressOf(form, submitter));
  return origin === location.origin && pathname !== "/sign-out";
}

const pathOf = (address) => {
  const { pathname, search } = new URL(address);
  return pathname + search;
};

/** A plain press on a link to a page of ours: not a download, not another window, not a place on this page. */
function isOurs(link, event) {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (link.origin !== location.origin || link.hasAttribute("download")) return false;
  if (link.target !== "" && link.target !== "_self") return false;
  if (/^\/(api|js|img|fonts|assets)\/|\.[a-z0-9]{2,4}$|\/audio$/.test(link.pathname)) return false;
  return !(link.hash !== "" && pathOf(link.href) === pathOf(location.href));
}
