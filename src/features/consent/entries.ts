import type { Context } from "../../platform/context.ts";
import { findOrganisations } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { type Tie, tiesTo } from "../ties/index.ts";
import { endOf, type Facts, isTogether, mayGoOn, mayPublish, missingYes, newestAnswer } from "./policy.ts";
import { mayAgreeFor, type Relation } from "./relation.ts";
import { CARRIED, type Consent, DOORLESS, PURPOSES, type Purpose } from "./schema.ts";
import { type Thing, thingsOf } from "./things.ts";

export type State = "yes" | "carried" | "no" | "none" | "waiting" | "lapsed" | "expired";

/** One purpose (of one act, for a public page) as it stands now. */
export interface Entry {
  purpose: Purpose;
  thing: Thing | null;
  state: State;
  newest: Consent | null;
  /** When the yes that stands runs out by itself; null is until it is taken back. */
  until: Date | null;
  /** Names of those whom a yes lets in at this moment; null where it is nobody in particular. */
  reaches: string[] | null;
  /** Where guardians answer together: the ids of those whose yes is missing. */
  missing: string[];
  /** A question that the reader should answer now. */
  due: boolean;
  can: { yes: boolean; no: boolean };
}

/** Does the purpose count now, as the doors ask it? */
export const counts = (facts: Facts, purpose: Purpose, about: string | null): boolean =>
  CARRIED.includes(purpose) ? mayGoOn(facts, purpose) : mayPublish(facts, purpose, about);

function stateOf(facts: Facts, purpose: Purpose, about: string | null, under15: boolean): State {
  const newest = newestAnswer(facts, purpose, about);
  if (counts(facts, purpose, about)) return !under15 && newest?.power === "guardian" ? "carried" : "yes";
  if (newest === null) return "none";
  if (!newest.given) return "no";
  if (newest.until !== null && newest.until <= facts.now) return "expired";
  return under15 && missingYes(facts, purpose, about).length > 0 ? "waiting" : "lapsed";
}

/** All purposes of a musician as they stand, for the musician and for a guardian. A fixed number of reads. */
export async function entriesOf(ctx: Context, to: Relation): Promise<Entry[]> {
  const reach = await reachOf(ctx, to);
  const all = await Promise.all(
    PURPOSES.map(async (purpose) => {
      const things = await thingsOf(ctx, purpose, to.person._id);
      return things.map((thing) => entryOf(ctx, to, purpose, thing, reach));
    }),
  );
  return all.flat();
}

function entryOf(
  ctx: Context,
  to: Relation,
  purpose: Purpose,
  thing: Thing | null,
  reach: Awaited<ReturnType<typeof reachOf>>,
): Entry {
  const about = thing?.about ?? null;
  const state = stateOf(to.facts, purpose, about, to.under15);
  const missing = to.under15 ? missingYes(to.facts, purpose, about).map((tie) => tie.from) : [];
  const mineIsMissing = state === "waiting" && missing.includes(ctx.actor?.personId ?? "");
  const doorless = DOORLESS.includes(purpose);
  const open = state === "yes" || state === "carried";
  return {
    purpose,
    thing,
    state,
    newest: newestAnswer(to.facts, purpose, about),
    until: endOf(to.facts, purpose, about),
    reaches: reach(purpose),
    missing,
    // Nobody is asked about what they have left; they may answer all the same.
    due:
      !thing?.past &&
      (mineIsMissing || (to.self && !to.under15 && (state === "carried" || state === "lapsed"))),
    can: {
      yes:
        !doorless &&
        mayAgreeFor(to) &&
        (!open || state === "carried") &&
        (state !== "waiting" || mineIsMissing),
      no: !doorless && (to.self || to.approver) && state !== "no" && state !== "none",
    },
  };
}

/** Who is let in by a yes to each purpose, by name. */
async function reachOf(ctx: Context, to: Relation): Promise<(purpose: Purpose) => string[] | null> {
  const ties = await tiesTo(to.person._id, ctx.now);
  const places = await findOrganisations(ties.map((tie) => tie.from));
  const names = await namesOf(ties.filter((tie) => tie.kind === "mentor").map((tie) => tie.from));
  const called = (which: (tie: Tie) => boolean): string[] =>
    ties.filter(which).flatMap((tie) => {
      const name = names.get(tie.from) ?? places.find((place) => place._id === tie.from)?.name;
      return name ? [name] : [];
    });
  const near = (tie: Tie): boolean =>
    tie.kind === "pupil" || tie.kind === "follow" || (tie.kind === "mentor" && to.mentoring);
  return (purpose) => {
    if (purpose === "profile" || purpose === "picture") return called(near);
    if (purpose === "mentoring") return called((tie) => tie.kind === "mentor");
    if (purpose === "demoFollowers")
      return called((tie) => tie.kind === "follow" && tie.scope === "progressAndDemos");
    return null;
  };
}

/** Where two or more guardians answer: on, and who has asked to let go of it. */
export const togetherOf = (facts: Facts): { on: boolean; newest: Consent | null } => ({
  on: isTogether(facts),
  newest: newestAnswer(facts, "together"),
});
