import axeCore, { type AxeResults } from "axe-core";
import type { Frame, Page } from "playwright-core";

/** Where a house that is looked at serves axe. */
export const AXE_PATH = "/axe-core.js";
/** The addresses of houses that do. */
const serving = new Set<string>();
export const servesAxe = (base: string): void => void serving.add(base);

/**
 * From the browser's cache, with what V8 has kept of it, axe begins in a fifth of the time that it takes to send its megabyte
 * again for each page. A page without net is sent it.
 */
async function bring(frame: Frame): Promise<void> {
  const isThere =
    serving.has(new URL(frame.url()).origin) &&
    (await frame.evaluate(`new Promise((done) => {
      const script = document.createElement("script");
      script.src = "${AXE_PATH}";
      const say = (isThere) => () => { script.remove(); done(isThere); };
      script.onload = say(true);
      script.onerror = say(false);
      document.head.append(script);
    })`));
  if (!isThere) await frame.evaluate(axeCore.source);
}

/**
 * What axe finds on the page as it is now, and in the frames of it: its rules for WCAG A and AA, and best practice; one line for
 * each. Run in the page itself, without the library's builder, which opens another page to put its answer together.
 */
export async function axe(page: Page): Promise<string[]> {
  for (const frame of page.frames()) await bring(frame);
  // What is well is not listed element by element: that is half of axe's work on a long page.
  const run = 'axe.run(document, { resultTypes: ["violations"] })';
  const { violations } = (await page.evaluate(run)) as AxeResults;
  return violations.flatMap((one) =>
    one.nodes.map(
      (node) => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`,
    ),
  );
}

/** What reaches out to the right of the window: nothing may, at any width. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width + 1) return [];
    return [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".sr, .scroll, svg"))
      .slice(0, 5)
      .map((e) => e.tagName + "." + (e.getAttribute("class") ?? "") + " " + Math.round(e.getBoundingClientRect().right));
  })()`);

/** Sheets that a reader may lay over ours; by script, since the content policy refuses them as markup. */
const SHEETS = {
  "200 % text": "html { font-size: 200% !important }",
  // WCAG 1.4.12
  "text spacing":
    "* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important } p { margin-block-end: 2em !important }",
};
const REFLOWS = [
  { width: 320 },
  { width: 360 },
  { width: 768 },
  { width: 1000 },
  { width: 1440 },
  { width: 360, sheet: "200 % text" },
  { width: 320, sheet: "text spacing" },
] as const;

/**
 * Where the page scrolls sideways: at five widths, with text twice as large, and with the spacing of WCAG 1.4.12. Given a
 * `turn` only at the narrowest and at one of the others, so that a walk over many pages tries all of them.
 */
export async function reflow(page: Page, turn?: number): Promise<string[]> {
  const found: string[] = [];
  const before = page.viewportSize();
  const [narrowest, ...others] = REFLOWS;
  const tried = turn === undefined ? REFLOWS : [narrowest, others[turn % others.length] ?? narrowest];
  for (const { width, ...more } of tried) {
    const sheet = "sheet" in more ? SHEETS[more.sheet] : "";
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(`(() => {
      const laid = new CSSStyleSheet();
      laid.replaceSync(${JSON.stringify(sheet)});
      document.adoptedStyleSheets = [laid];
    })()`);
    const wide = await overflow(page);
    const name = "sheet" in more ? `${width} px, ${more.sheet}` : `${width} px`;
    if (wide.length > 0) found.push(`${name}: ${wide.join(" | ")}`);
  }
  await page.evaluate("document.adoptedStyleSheets = []");
  if (before) await page.setViewportSize(before);
  return found;
}

/** What is smaller than a fingertip: 24 px by WCAG 2.2 for all but links in a sentence. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => {
      const box = (e.matches("input") && e.closest("label") ? e.closest("label") : e).getBoundingClientRect();
      const inline = getComputedStyle(e).display === "inline" && e.closest("p, li, dd");
      return box.width > 0 && !inline && (box.height < 24 || box.width < 24) && !e.closest(".sr") && !e.matches(".sr, .skip");
    })
    .map((e) => e.tagName + "." + (e.getAttribute("class") ?? "") + " " + e.textContent.trim().slice(0, 24))`);

/**
 * Walks through the page with Tab alone. The order is that of the document, focus shows wherever it is and is not hidden
 * under what sticks to the window, the first stop is the way past the head, and the walk ends where it began.
 */
export async function keyboard(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)");
  const stops = Number(await page.evaluate(STOPS));
  // A page inside somebody else's has no head to go past.
  const hasHead = Boolean(await page.evaluate(`document.querySelector("header, nav, .brand") !== null`));
  let last: Stop | null = null;
  // A date has several stops of its own: its parts and its calendar.
  for (let i = 0, inside = 0; i - inside < stops + 3 && inside < 60; i += 1) {
    await page.keyboard.press("Tab");
    const at = (await page.evaluate(AT_FOCUS)) as Stop | null;
    if (!at) {
      if (i - inside < stops) found.push(`focus left the page after ${i - inside} of ${stops} stops`);
      return found;
    }
    if (last?.place === at.place) inside += 1;
    else {
      if (i === 0 && hasHead && !at.skip)
        found.push(`the first stop is not the way past the head but ${at.what}`);
      if (last && at.place < last.place) found.push(`the order goes back to ${at.what}`);
      if (!at.shows) found.push(`focus does not show on ${at.what}`);
      if (!at.seen) found.push(`${at.what} is hidden while it has focus`);
    }
    last = at;
  }
  found.push(`the walk does not end: a trap, after ${stops} stops`);
  return found;
}
interface Stop {
  what: string;
  place: number;
  skip: boolean;
  shows: boolean;
  seen: boolean;
}

/** How many stops there are: radios of one name are one, what is folded away is none. */
const STOPS = `(() => {
  window.__stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], [tabindex='0']")]
    .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && !(e.closest("details:not([open])") && !e.matches("summary")));
  const groups = new Set();
  return window.__stops.filter((e) => {
    if (e.type !== "radio") return true;
    const key = (e.form?.action ?? "") + e.name;
    if (groups.has(key)) return false;
    groups.add(key);
    return true;
  }).length;
})()`;
const AT_FOCUS = `(() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const drawn = [e, e.nextElementSibling, e.parentElement].filter(Boolean).some((one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  });
  const box = e.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.9], [0.1, 0.9], [0.9, 0.1]];
  const seen = inside && (box.width < 3 || points.some(([x, y]) => {
    const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return hit && (hit === e || e.contains(hit) || hit.contains(e) || hit === e.nextElementSibling || e.nextElementSibling?.contains(hit));
  }));
  return {
    what: e.tagName.toLowerCase() + " " + (e.textContent.trim() || e.getAttribute("name") || e.id).slice(0, 30),
    place: window.__stops.indexOf(e),
    skip: e.matches(".skip"),
    shows: drawn,
    seen,
  };
})()`;
