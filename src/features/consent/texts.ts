import type { Context } from "../../platform/context.ts";
import { mayPublish } from "./policy.ts";
import { mayAgreeFor, type Relation } from "./relation.ts";
import { type Entry, type Purpose, TEXT_VERSIONS } from "./schema.ts";

/** The text that is read before an answer, in the version that the answer records. */
export interface ConsentText {
  title: string;
  /** What it is about, who sees it, how it is taken back. */
  what: string;
  who: string;
  back: string;
}

/** The one text of a purpose, as the musician (`self`) or a guardian reads it, wherever it is asked. */
export function consentText(ctx: Context, to: Relation, purpose: Entry): ConsentText {
  const who = to.self ? "self" : "child";
  const key = `consent.text.${purpose}.v${TEXT_VERSIONS[purpose]}.${who}`;
  const params = { name: to.person.name };
  return {
    title: ctx.t(`${key}.title`, params),
    what: ctx.t(`${key}.what`, params),
    who: ctx.t(`${key}.who`, params),
    back: ctx.t(to.self ? "consent.back.self" : "consent.back.child", params),
  };
}

/** The same as the facts of a question, for `_ask`. */
export const consentFacts = (text: ConsentText) => [
  { icon: "info", text: text.what },
  { icon: "oeje", text: text.who },
  { icon: "fortryd", text: text.back },
];

/** What must be read beside an act that is itself the yes; null where nothing would be written by it. */
export const textOfAct = (ctx: Context, to: Relation | null, purpose: Purpose): ConsentText | null =>
  to && mayAgreeFor(to) && !mayPublish(to.facts, purpose) ? consentText(ctx, to, purpose) : null;
