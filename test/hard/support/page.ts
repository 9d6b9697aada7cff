import { type DefaultTreeAdapterTypes, parse } from "parse5";

export type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

/** Every element of a page, as a browser's own parser would make it; what stands in templates too. */
export function elementsOf(html: string): Element[] {
  const out: Element[] = [];
  const walk = (node: Node): void => {
    if ("tagName" in node) out.push(node);
    if ("childNodes" in node) node.childNodes.forEach(walk);
    if ("content" in node) walk(node.content);
  };
  walk(parse(html));
  return out;
}
export const attribute = (element: Element, name: string): string | null =>
  element.attrs.find((one) => one.name === name)?.value ?? null;
const within = (element: Element): Element[] => {
  const out: Element[] = [];
  const walk = (node: Node): void => {
    if ("tagName" in node) out.push(node);
    if ("childNodes" in node) node.childNodes.forEach(walk);
  };
  element.childNodes.forEach(walk);
  return out;
};
export const textOf = (node: Node): string =>
  "value" in node && node.nodeName === "#text"
    ? node.value
    : "childNodes" in node
      ? node.childNodes.map(textOf).join("")
      : "";

export interface Control {
  id: string;
  name: string;
  /** What would be sent if nobody touched it; null for a tick or a choice that is not set. */
  value: string | null;
  kind: string;
  options: string[];
  required: boolean;
  /** The ids that its own `aria-describedby` names, and that of the groups that it stands in. */
  describedBy: string[];
}
export interface Form {
  action: string;
  controls: Control[];
}

/** The forms of a page that post, with what stands in them. */
export function formsOf(html: string): Form[] {
  const all = elementsOf(html);
  return all
    .filter((one) => one.tagName === "form" && attribute(one, "method")?.toLowerCase() === "post")
    .map((form) => {
      const id = attribute(form, "id");
      const outside = id ? all.filter((one) => attribute(one, "form") === id) : [];
      return {
        action: attribute(form, "action") ?? "",
        controls: [...within(form), ...outside].flatMap(controlOf),
      };
    });
}

/** The groups that an element stands in: what describes them is read out on the way to it. */
function groupsOf(element: Element): Element[] {
  const { parentNode } = element;
  if (!parentNode || !("tagName" in parentNode)) return [];
  return [...(parentNode.tagName === "fieldset" ? [parentNode] : []), ...groupsOf(parentNode)];
}

function controlOf(element: Element): Control[] {
  const name = attribute(element, "name");
  if (!name || !["input", "select", "textarea", "button"].includes(element.tagName)) return [];
  const common = {
    id: attribute(element, "id") ?? name,
    name,
    required: attribute(element, "required") !== null,
    describedBy: [element, ...groupsOf(element)].flatMap((one) =>
      (attribute(one, "aria-describedby") ?? "").split(/\s+/).filter(Boolean),
    ),
  };
  if (element.tagName === "textarea")
    return [{ ...common, kind: "textarea", value: textOf(element).replace(/^\n/, ""), options: [] }];
  if (element.tagName === "select") {
    const options = within(element).filter((one) => one.tagName === "option");
    const values = options.map((one) => attribute(one, "value") ?? textOf(one).trim());
    const chosen = options.findIndex((one) => attribute(one, "selected") !== null);
    return [{ ...common, kind: "select", value: values[Math.max(chosen, 0)] ?? "", options: values }];
  }
  const kind = element.tagName === "button" ? "button" : (attribute(element, "type") ?? "text").toLowerCase();
  const value = attribute(element, "value") ?? (kind === "checkbox" ? "on" : "");
  const set = !["checkbox", "radio", "button"].includes(kind) || attribute(element, "checked") !== null;
  return [{ ...common, kind, value: set ? value : null, options: [value] }];
}

/** Is there a sentence about this control, where a reader of the field (or of its group) is led to it? */
export function hasSentenceAt(elements: readonly Element[], controls: readonly Control[]): boolean {
  const ids = new Set(
    controls.flatMap(({ id, name, describedBy }) => [`${id}-error`, `${name}-error`, ...describedBy]),
  );
  return elements.some(
    (one) =>
      ids.has(attribute(one, "id") ?? "") &&
      (attribute(one, "class") ?? "").split(" ").includes("err") &&
      attribute(one, "hidden") === null &&
      textOf(one).trim() !== "",
  );
}
