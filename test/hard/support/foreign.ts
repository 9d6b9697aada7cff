import { attribute, type Element, type Node, textOf } from "./page.ts";

/**
 * What among the elements of a page came from somebody's words instead of from the template: an element, a handler, an address or a comment. Each
 * payload holds `4711`, so that it is known wherever it comes out.
 */
export function foreignIn(elements: readonly Element[]): string[] {
  const out: string[] = [];
  for (const element of elements) {
    const { tagName } = element;
    if (["iframe", "object", "embed", "base", "frameset", "marquee", "plaintext", "xss"].includes(tagName))
      out.push(`<${tagName}>`);
    if (tagName === "script" && !attribute(element, "src")?.startsWith("/js/")) out.push("<script>");
    if (tagName === "style") out.push("<style>");
    for (const { name, value } of element.attrs) out.push(...foreignAttribute(element, name, value));
    for (const child of element.childNodes)
      if (child.nodeName === "#comment" && "data" in child && child.data.includes("4711"))
        out.push("<!-- -->");
  }
  return out;
}
function foreignAttribute(element: Element, name: string, value: string): string[] {
  if (/^on/i.test(name)) return [`${element.tagName} ${name}`];
  if (name === "style" || name === "srcdoc" || name.includes("4711")) return [`${element.tagName} ${name}`];
  const isAddress = [
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "srcset",
    "poster",
    "data",
  ].includes(name);
  if (isAddress && /^[\s\p{Cc}]*(javascript|data|vbscript):/iu.test(value))
    return [`${element.tagName} ${name}=${value.slice(0, 40)}`];
  return isAddress && value.includes("evil.example") && !value.startsWith("/")
    ? [`${element.tagName} ${name}`]
    : [];
}

/** Every piece of text of a page, as a reader meets it: text nodes and the words in attributes. */
export function wordsOf(elements: readonly Element[]): string[] {
  const out: string[] = [];
  const walk = (node: Node): void => {
    if ("attrs" in node) for (const { value } of node.attrs) out.push(value);
    if (node.nodeName === "#text") out.push(textOf(node));
    if ("childNodes" in node) node.childNodes.forEach(walk);
    if ("content" in node) walk(node.content);
  };
  elements.slice(0, 1).forEach(walk);
  return out;
}
/** A file for programs, as its reader takes it: the strings of JSON, and the texts and attributes of XML. Null for a page. */
export function wordsOfData(path: string, text: string): string[] | null {
  if (path.endsWith(".jsonld")) return stringsIn(JSON.parse(text));
  if (!path.endsWith(".xml")) return null;
  return [...text.matchAll(/>([^<]+)<|="([^"]*)"/g)].map(([, inner, value]) =>
    unescaped(inner ?? value ?? ""),
  );
}
const stringsIn = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : [];
/** The letters that markup stands for. */
export const unescaped = (markup: string): string =>
  markup
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/&quot;|&#34;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replaceAll("&amp;", "&");

/**
 * Do these words hold all that was meant? A text is shown line by line, what is offered for pasting into another page is markup
 * itself, and a summary ends early and says so.
 */
export function holds(words: string, meant: string): boolean {
  const lines = meant.split("\n").map(plain);
  const shown = plain(words);
  if (shown.endsWith("…") && plain(meant).startsWith(shown.slice(0, -1).trim())) return true;
  return [shown, plain(unescaped(words))].some(
    (one) => one.includes(plain(meant)) || (lines.length > 1 && lines.includes(one)),
  );
}

/** Blanks count once, as a browser shows them. */
export const plain = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim();
