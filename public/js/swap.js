/**
 * Puts another page of ours in place of the one that is shown, without leaving the document: for what has to go on (a sound) or
 * was answered already (an upload). Gives false when that page needs a document of its own: another frame, newer files of ours.
 */
export function swapPage(html, { address, push }) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("body.frame") || !sameFiles(page)) return false;
  if (push) history.pushState({ ours: true }, "", address);
  else if (address !== location.href) history.replaceState(history.state, "", address);
  document.title = page.title;
  const root = document.documentElement;
  for (const name of ["lang", "data-theme"]) {
    const value = page.documentElement.getAttribute(name);
    if (value === null) root.removeAttribute(name);
    else root.setAttribute(name, value);
  }
  document.body.replaceWith(document.adoptNode(page.body));
  return true;
}

const filesOf = (page) =>
  [...page.querySelectorAll("link[rel=stylesheet], script[type=module]")].map(
    (one) => one.getAttribute("href") ?? one.getAttribute("src"),
  );
const sameFiles = (page) => filesOf(page).join() === filesOf(document).join();
