import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { namesShown } from "../consent/index.ts";
import { namesOf } from "../people/index.ts";
import { showIsrc, showIswc, showShare } from "./numbers.ts";
import { asksAfresh, mayAnswerFor, membersIn, neededFor, openFor, stateOf, stateOfOne } from "./policy.ts";
import { type At, nameable } from "./reach.ts";
import { type Credit, type Edition, MOST_NAMES, ROLES } from "./schema.ts";

type Names = ReadonlyMap<string, string>;
const called = (ctx: MemberContext, names: Names, one: Pick<Credit, "person" | "outside">): string =>
  one.person === null ? one.outside : (names.get(one.person) ?? ctx.t("credits.gone"));

const whoAnswers = (ctx: MemberContext, names: Names, person: string | null, by: string | null): string =>
  (by === null ? null : names.get(by)) ?? ctx.t(by === person ? "credits.gone" : "credits.aGuardian");

/** One edition in words: who, what, how much, and who has said what to it. */
export function presentEdition(ctx: MemberContext, at: At, names: Names, edition: Edition) {
  const comma = ctx.locale === "da" ? "," : ".";
  return {
    n: edition.n,
    at: edition.at,
    state: stateOf(edition, at.facts),
    isrc: showIsrc(edition.isrc),
    iswc: showIswc(edition.iswc),
    names: edition.names.map((one) => ({
      person: one.person,
      name: called(ctx, names, one),
      did: [
        ...one.roles.filter((role) => role !== "played").map((role) => ctx.t(`credits.roles.${role}`)),
        ...(one.roles.includes("played") ? [one.plays || ctx.t("credits.roles.played")] : []),
      ].join(", "),
      share: `${showShare(one.share, comma)} %`,
      /** Who is outside signs on paper. */
      state: one.person === null ? "outside" : stateOfOne(edition, one.person, at.facts.get(one.person)),
      answers:
        one.person === null
          ? []
          : neededFor(one.person, at.facts.get(one.person)).map((by) => {
              const said = edition.answers.findLast(
                (answer) => answer.person === one.person && answer.by === by,
              );
              return {
                by: whoAnswers(ctx, names, one.person, by),
                yes: said?.yes ?? null,
                why: said?.why ?? "",
                at: said?.at ?? null,
              };
            }),
    })),
  };
}
export type EditionRow = ReturnType<typeof presentEdition>;

/** The names behind what the actor sees; guardians who answer only for a child whose own name stands there. */
export async function namesAt(ctx: MemberContext, at: At): Promise<Map<string, string>> {
  const people = [...new Set(at.editions.flatMap(membersIn))];
  const hidden = ctx.t("acts.act.hiddenMember");
  const names = await namesShown(ctx, people, hidden);
  const guardians = people
    .filter((id) => names.get(id) !== hidden)
    .flatMap((id) => neededFor(id, at.facts.get(id)).filter((by) => by !== null && by !== id));
  return new Map([...(await namesOf(guardians)), ...names]);
}

export async function presentCredits(ctx: MemberContext, at: At) {
  const names = await namesAt(ctx, at);
  const [newest] = at.editions;
  const me = ctx.actor.personId;
  return {
    demo: at.demo._id,
    title: at.demo.title,
    act: at.act.name,
    newest: newest ? presentEdition(ctx, at, names, newest) : null,
    earlier: at.editions.slice(1).map((one) => presentEdition(ctx, at, names, one)),
    /** For whom the actor answers, and has not (or may again). */
    asks: newest
      ? membersIn(newest)
          .filter((person) => mayAnswerFor(newest, at.facts, me, person))
          .map((person) => ({
            person,
            name: person === me ? null : (names.get(person) ?? ""),
            open: openFor(newest, at.facts, me).includes(person),
          }))
      : [],
    can: { edit: at.isOwner },
  };
}

export async function creditsPage(ctx: MemberContext, at: At, typed: Typed): Promise<Page> {
  const credits = await presentCredits(ctx, at);
  const about = typedText(typed, "person");
  const asked = credits.asks.find(({ person }) => person === about) ?? credits.asks[0];
  return page("credits/credits", ctx.t("credits.title", { title: credits.title }), {
    credits,
    /** What was typed, for the one about whom it was: a guardian may answer for several. */
    typed: { person: asked?.person ?? null, why: typedText(typed, "why"), error: typed.problems.why },
    problems: typed.problems,
  });
}

/** A row of the form, from what stands or from what was typed. */
interface FormRow {
  person: string | null;
  name: string;
  outside: string;
  roles: string[];
  plays: string;
  share: string;
}
const OUTSIDE_ROWS = 2;

export async function editPage(ctx: MemberContext, at: At, typed: Typed): Promise<Page> {
  const [newest] = at.editions;
  const people = await nameable(at);
  const names = await namesShown(ctx, people, ctx.t("acts.act.hiddenMember"));
  const rows =
    Object.keys(typed.values).length > 0
      ? rowsTyped(typed, names)
      : rowsOf(ctx, newest ?? null, people, names);
  const version = String(newest?.n ?? 0);
  return page(
    "credits/edit",
    ctx.t("credits.edit.title"),
    {
      demoId: at.demo._id,
      title: at.demo.title,
      rows,
      roles: ROLES.map((value) => ({ value, label: ctx.t(`credits.roles.${value}`) })),
      isrc: typedText(typed, "isrc", showIsrc(newest?.isrc ?? "")),
      iswc: typedText(typed, "iswc", showIswc(newest?.iswc ?? "")),
      version,
      agreed: newest !== undefined && !asksAfresh(newest, newest.names) && newest.answers.length > 0,
      meanwhile: !["", version].includes(typedText(typed, "version"))
        ? newest
          ? presentEdition(ctx, at, await namesAt(ctx, at), newest)
          : null
        : null,
      problems: typed.problems,
    },
    { task: true },
  );
}

/** Each member, then whoever is outside, then a few rows to write in. */
function rowsOf(
  ctx: MemberContext,
  newest: Edition | null,
  people: readonly string[],
  names: Names,
): FormRow[] {
  const comma = ctx.locale === "da" ? "," : ".";
  const rowOf = (person: string | null, one: Credit | undefined): FormRow => ({
    person,
    name: person === null ? "" : (names.get(person) ?? ctx.t("credits.gone")),
    outside: one?.outside ?? "",
    roles: one?.roles ?? [],
    plays: one?.plays ?? "",
    share: one && one.share > 0 ? showShare(one.share, comma) : "",
  });
  const outside = newest?.names.filter((one) => one.person === null) ?? [];
  return [
    ...people.map((id) =>
      rowOf(
        id,
        newest?.names.find((one) => one.person === id),
      ),
    ),
    ...outside.map((one) => rowOf(null, one)),
    ...Array.from({ length: OUTSIDE_ROWS }, () => rowOf(null, undefined)),
  ].slice(0, MOST_NAMES);
}

function rowsTyped(typed: Typed, names: Names): FormRow[] {
  const [people, outside, plays, shares] = (["person", "outside", "plays", "share"] as const).map((name) =>
    typedList(typed, name),
  ) as [string[], string[], string[], string[]];
  const roles = typedList(typed, "roles");
  return shares.map((share, i) => ({
    person: people[i] || null,
    name: names.get(people[i] ?? "") ?? "",
    outside: outside[i] ?? "",
    roles: ROLES.filter((role) => roles.includes(`${i}-${role}`)),
    plays: plays[i] ?? "",
    share,
  }));
}
