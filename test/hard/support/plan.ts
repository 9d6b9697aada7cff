import { type Field, fieldsOf } from "./likely.ts";
import type { Body } from "./knock.ts";
import { EXTRAS, STRINGS, TYPED } from "./payloads.ts";
import { sample, sized } from "./rows.ts";
import { SCRIPTS } from "./scripts.ts";
import { fresh, hasJson, hasPage, type Target } from "./targets.ts";

/** One hostile body: which field holds what. `field` is empty where the payload is a field that the form does not have. */
export interface Try {
  body: Body;
  as: As;
  field: string;
  value: unknown;
}
type As = "html" | "json";
interface Place {
  target: Target;
  field: string;
}
interface Plan {
  tries: Map<Target, Try[]>;
  /** What the plan holds, for the line of its row. */
  said: string;
}
/** So many payloads meet each door that has a field, whatever kinds its fields are of. */
const EACH_DOOR = sized(0, 20);
const WORDS = [...STRINGS, ...SCRIPTS];

/**
 * Which payload is sent to which field. Each meets every kind of field (a day, a choice, an id, ...) by the form and by JSON,
 * and within a kind the doors take turns, so that all are met by many; the whole product would take hours and say the same.
 */
export function planOf(targets: readonly Target[]): Plan {
  const tries = new Map<Target, Try[]>(targets.map((target) => [target, []]));
  const kinds = { html: placesOf(targets, "html"), json: placesOf(targets, "json") };
  const put = ({ target, field }: Place, as: As, value: unknown): void =>
    void tries.get(target)?.push({ body: { ...fresh(target.body), [field]: value }, as, field, value });
  for (const as of ["html", "json"] as const) {
    // A form sends words: typed values reach it written out. JSON takes both, so each has the half of what is the other's.
    const [own, others] = as === "html" ? [WORDS, TYPED] : [TYPED, WORDS];
    let [turn, parity] = [0, 0];
    for (const places of kinds[as].values()) {
      const half = sample(others, sized(2, 999)).filter((_value, i) => i % 2 === parity % 2);
      for (const value of [...sample(own, sized(2, 999)), ...half])
        put(places[(turn += 1) % places.length] as Place, as, value);
      parity += 1;
    }
  }
  for (const [at, target] of targets.entries()) {
    const own = tries.get(target) ?? [];
    const fields = openTo(target);
    for (const as of doorsOf(target)) {
      const most = fields.length === 0 ? 0 : EACH_DOOR - own.filter((one) => one.as === as).length;
      for (const [i, value] of turned(as === "html" ? WORDS : TYPED, at)
        .slice(0, Math.max(0, most))
        .entries())
        put({ target, field: fields[(i + at) % fields.length]?.name ?? "" }, as, value);
    }
    own.push(...strangers(target, at), ...misnamed(target));
  }
  const all = [...tries.values()].flat();
  const least = Math.min(
    ...[...tries].filter(([one]) => openTo(one).length > 0).map(([, own]) => own.length),
  );
  const said = (as: As): string =>
    `${all.filter((one) => one.as === as).length} ${as === "html" ? "in forms" : "in JSON"}`;
  return {
    tries,
    said: `${TYPED.length + WORDS.length + EXTRAS.length} payloads, ${said("html")}, ${said("json")}, each at every one of ${kinds.html.size} kinds of field; ${targets.length} doors, at least ${least} each`,
  };
}

/** Fields that the form does not have; the doors take turns, and each meets some. */
function strangers(target: Target, at: number): Try[] {
  const few = turned(EXTRAS, at).slice(0, sized(1, 5));
  const ways = doorsOf(target);
  return few.map((value, i) => ({
    body: { ...fresh(target.body), ...value },
    as: ways[i % ways.length] ?? "html",
    field: "",
    value,
  }));
}
/** The operator in a field's name, as forms of other programs read it; and the field left out. */
function misnamed(target: Target): Try[] {
  if (!hasPage(target.action)) return [];
  return sample(openTo(target), sized(1, 99)).flatMap(({ name: field }) => {
    const { [field]: _left, ...rest } = fresh(target.body);
    const named = { ...rest, [`${field}[$gt]`]: "", [`${field}.$ne`]: "x" };
    return [
      { body: named, as: "html" as const, field, value: { $gt: "" } },
      { body: rest, as: "html" as const, field, value: undefined },
    ];
  });
}

/** A file goes by a form; its door in JSON is the same code. */
const doorsOf = ({ action }: Target): As[] => [
  ...(hasPage(action) ? (["html"] as const) : []),
  ...(hasJson(action) && !action.upload ? (["json"] as const) : []),
];
const openTo = ({ action }: Target): Field[] =>
  fieldsOf(action).filter((field) => field.name !== action.upload?.field);

/** The fields of every door by the kind of answer that they take. */
function placesOf(targets: readonly Target[], as: As): Map<string, Place[]> {
  const out = new Map<string, Place[]>();
  for (const target of targets)
    if (doorsOf(target).includes(as))
      for (const field of openTo(target)) {
        const kind = kindOf(field);
        out.set(kind, [...(out.get(kind) ?? []), { target, field: field.name }]);
      }
  return out;
}
/** Longer than this is a text of lines. */
const ONE_LINE = 200;
function kindOf({ name, type, choices, max }: Field): string {
  if (["version", "requestId", "token"].includes(name)) return name;
  if (/^(password|current|again|code|words|recovery)$/.test(name)) return "secret";
  if (choices.length > 0) return "choice";
  // A field that may be left out has several types, of which the words are what somebody writes.
  if (type !== null && !String(type).includes("string")) return String(type);
  if (/e?mail$/i.test(name)) return "address";
  if (/day$|until|deadline|^time$|^at$|^was$/i.test(name)) return "moment";
  if (/Id$|^(mentor|lastStep|act|evidence|milestones?|person|to|gig)$/.test(name)) return "id";
  return max !== null && max <= ONE_LINE ? "line" : "text";
}
const turned = <T>(all: readonly T[], by: number): T[] => {
  const at = (by * 7) % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
};
