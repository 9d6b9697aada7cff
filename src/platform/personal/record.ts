import { collections } from "../mongo/collection.ts";
import { type Basis, isPersonal, type Kept, keptRules, type PersonalRule } from "./rule.ts";
import { stores } from "./stores.ts";

const BASES: Record<Basis, string> = {
  consent: "6(1)(a) consent",
  agreement: "6(1)(b) agreement",
  duty: "6(1)(c) duty by law",
  publicTask: "6(1)(e) public task",
  interest: "6(1)(f) legitimate interest",
};

/** The table of the record of processing, as Markdown, made from the rules: `docs/privacy.md` holds it. */
export function recordTable(): string {
  const personal = [...collections().values()].flatMap(({ name, personal: rule }) =>
    isPersonal(rule) ? [row(name, rule.purpose, BASES[rule.basis], erasing(rule), keptRules(rule))] : [],
  );
  const others = stores().map((one) => row(one.name, one.purpose, BASES[one.basis], one.erased, [one.kept]));
  return [
    "| Where | What for | Basis (GDPR article) | When the person is erased | Kept |",
    "| --- | --- | --- | --- | --- |",
    ...[...personal, ...others].sort(),
  ].join("\n");
}

const row = (name: string, purpose: string, basis: string, erased: string, kept: readonly Kept[]): string =>
  `| ${[`\`${name}\``, purpose, basis, erased, kept.map(time).join(" ")].join(" | ")} |`;

const ENDINGS = {
  remove: "goes",
  unname: "stays without the id",
  share: "goes with the last one in it",
  room: "as the room says",
};
/** Field by field: what happens to the document when the person in this field is erased. */
const erasing = (rule: PersonalRule): string =>
  Object.entries(rule.people)
    .map(([path, ref]) => {
      const cases = ref.cases.map(
        (one) => `; ${ENDINGS[one.erased]} where ${JSON.stringify(one.when)}: ${one.why}`,
      );
      return `${path}: ${ENDINGS[ref.erased]}${cases.join("")}`;
    })
    .join("<br>");

const time = ({ for: length, from, when, why }: Kept): string => {
  const which = when ? ` (where ${JSON.stringify(when, plain)})` : "";
  const long =
    typeof length === "number"
      ? `${length} days from \`${from ?? "its last use"}\``
      : { account: "While the person is here", source: "As long as what it hangs on", always: "Always" }[
          length
        ];
  return `${long}${which}. ${why}`;
};
const plain = (_key: string, value: unknown): unknown => (value instanceof RegExp ? String(value) : value);
