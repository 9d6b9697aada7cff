import { inflateSync } from "node:zlib";

/** The words of a PDF, read through the tables that its fonts carry (`ToUnicode`): what a reader would copy out of it. */
export function pdfText(pdf: Buffer): string {
  const objects = new Map<string, string>();
  for (const [id, body] of objectsOf(pdf)) objects.set(id, unpacked(body));
  const fonts = new Map<string, Map<string, string>>();
  for (const body of objects.values())
    for (const [, name, id] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id ?? "") ?? "")?.[1];
      if (table) fonts.set(name ?? "", letters(objects.get(table) ?? ""));
    }
  return [...objects.values()]
    .filter((body) => body.includes("BT"))
    .map((body) => wordsOf(body, fonts))
    .join("\n");
}

/** The objects that a PDF is made of: number and what stands in it, packed as it is. */
const objectsOf = (pdf: Buffer): [id: string, body: string][] =>
  [...pdf.toString("latin1").matchAll(/(\d+) 0 obj\s([\s\S]*?)\sendobj/g)].map(([, id = "", body = ""]) => [
    id,
    body,
  ]);

function unpacked(body: string): string {
  // One line feed on either side is the file's: a carriage return before the last one is a packed byte, once in 256 times.
  const packed = /stream\n([\s\S]*?)\nendstream/.exec(body)?.[1];
  if (packed === undefined || !body.includes("/FlateDecode")) return body;
  try {
    return inflateSync(Buffer.from(packed, "latin1")).toString("latin1");
  } catch {
    return body;
  }
}

const text = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((one) => Number.parseInt(one, 16)));

/** Glyph (four hexadecimal digits) → letters. */
function letters(cmap: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    const start = Number.parseInt(from ?? "0", 16);
    // A glyph that joins letters (ﬁ) stands for several, with spaces between them.
    for (const [i, one] of [...(list ?? "").matchAll(/<([0-9a-f\s]*)>/gi)].entries())
      found.set((start + i).toString(16).padStart(4, "0"), text((one[1] ?? "").replace(/\s/g, "")));
  }
  return found;
}

/** Each text operator as a line, by the font that stands before it. */
function wordsOf(content: string, fonts: ReadonlyMap<string, Map<string, string>>): string {
  let font: ReadonlyMap<string, string> = new Map();
  const lines: string[] = [];
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name) ?? new Map();
    else
      lines.push(
        [...(shown ?? "").matchAll(/<([0-9a-f]+)>/gi)]
          .flatMap(([, hex]) => (hex ?? "").match(/.{4}/g) ?? [])
          .map((glyph) => font.get(glyph.toLowerCase()) ?? "?")
          .join(""),
      );
  }
  return lines.join("\n");
}

/** What a PDF is to who has it read aloud: its tags in the order of reading, as `H1 P Table(TR(TH TH) TR(TD TD))`. */
export function pdfOutline(pdf: Buffer): string {
  const bodies = new Map(objectsOf(pdf));
  const below = (id: string): string => {
    const body = bodies.get(id) ?? "";
    const [, kind = "?"] = /\/S \/(\w+)/.exec(body) ?? [];
    const [, kids = ""] = /\/K \[([^\]]*)\]/.exec(body) ?? [];
    // What is no tag itself (the place on the page that a link covers) is left out.
    const inner = [...kids.matchAll(/(\d+) 0 R/g)]
      .map((one) => below(one[1] ?? ""))
      .filter((one) => one !== "?");
    return inner.length > 0 ? `${kind}(${inner.join(" ")})` : kind;
  };
  const root = [...bodies.values()].find((body) => body.includes("/ParentTreeNextKey")) ?? "";
  const [, whole = ""] = /\/K \[(\d+) 0 R\]/.exec(root) ?? [];
  return below(whole);
}

/** How often something is drawn on the pages that is neither in a tag nor marked as an ornament. */
export const untagged = (pdf: Buffer): number =>
  objectsOf(pdf)
    .map(([, body]) => unpacked(body))
    .filter((body) => /\bBT\b|\bre\b/.test(body) && body.includes("BDC"))
    .flatMap(
      (body) =>
        body.replace(/\/\w+ (?:<<[\s\S]*?>>|\/\w+) BDC[\s\S]*?EMC/g, "").match(/\b(?:BT|S|f)\b/g) ?? [],
    ).length;
