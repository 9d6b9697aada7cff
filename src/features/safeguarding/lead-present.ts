import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import { dayOf, daysBetween } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate, showDays } from "../../platform/i18n.ts";
import { findByPeople } from "../accounts/index.ts";
import { namesOf } from "../people/index.ts";
import { namedReaders, tiedTo } from "./leads.ts";
import { concernsIn, findConcern, looksAt } from "./model.ts";
import { dueAt, mayRead, rightsOf } from "./policy.ts";
import { REFERENCES } from "./references.ts";
import { type Concern, type Look, REASONS, STATES } from "./schema.ts";

const CLOSED = 50;
const LOG = 20;

/** A concern that the acting lead may read; null is 404, also for the lead whom it concerns. */
export async function caseOf(ctx: MemberContext, id: string): Promise<Concern | null> {
  const concern = await findConcern(id);
  const me = ctx.actor.personId;
  return concern && mayRead(me, concern, await tiedTo(ctx, me)) ? concern : null;
}

/** All concerns that the acting lead may read, the oldest of each state first. */
export async function casesOf(ctx: MemberContext): Promise<Concern[]> {
  const me = ctx.actor.personId;
  const [tied, ...all] = await Promise.all([
    tiedTo(ctx, me),
    ...STATES.map((state) => concernsIn(state, state === "closed" ? CLOSED : 200)),
  ]);
  return all.flat().filter((one) => mayRead(me, one, tied));
}

/** What one calls it without naming anybody. */
const numberOf = (concern: Concern): string => concern._id.slice(-5).toUpperCase();

type Names = ReadonlyMap<string, string>;
const nameAll = (names: Names, ids: readonly string[]): string =>
  ids.flatMap((id) => names.get(id) ?? []).join(", ");

function row(ctx: MemberContext, concern: Concern, names: Names, looks: readonly Look[]) {
  const due = dueAt(concern);
  const days = daysBetween(dayOf(concern.at), dayOf(ctx.now));
  const last = looks.filter((look) => look.noteId === concern._id).at(-1);
  return {
    id: concern._id,
    href: `/safeguarding/${concern._id}`,
    number: ctx.t("safeguarding.case.number", { number: numberOf(concern) }),
    title: nameAll(names, concern.musicians) || ctx.t("safeguarding.case.noName"),
    meta: ctx.t("safeguarding.case.from", {
      author: names.get(concern.authorId) ?? "",
      age: days === 0 ? ctx.t("safeguarding.case.today") : showDays(ctx.locale, -days),
    }),
    worry: ctx.t(`safeguarding.worry.${concern.worry}`),
    opened: last
      ? ctx.t("safeguarding.case.openedBy", {
          by: names.get(last.by) ?? "",
          at: showDate(ctx.locale, last.at, "dateTime"),
        })
      : ctx.t("safeguarding.case.unopened"),
    lead: concern.leadId ? ctx.t("safeguarding.case.hasIt", { name: names.get(concern.leadId) ?? "" }) : null,
    late: due !== null && due <= ctx.now,
    due: due
      ? ctx.t(due <= ctx.now ? "safeguarding.case.late" : "safeguarding.case.due", {
          at: showDate(ctx.locale, due, "dateTime"),
        })
      : null,
  };
}

const idsIn = (concerns: readonly Concern[], looks: readonly Look[]): string[] => [
  ...concerns.flatMap((one) => [
    one.authorId,
    ...(one.leadId ? [one.leadId] : []),
    ...one.musicians,
    ...one.people,
    ...one.steps.flatMap((step) => [step.by, ...(step.to ? [step.to] : [])]),
  ]),
  ...looks.map((look) => look.by),
];

/** The list by state, oldest first; what is late; who opened what. Never the words. */
export async function listPage(ctx: MemberContext): Promise<Page> {
  const all = await casesOf(ctx);
  const looks = await looksAt(all.map((one) => one._id));
  const names = await namesOf([...new Set(idsIn(all, looks))]);
  const rows = (state: Concern["state"]) =>
    all.filter((one) => one.state === state).map((one) => row(ctx, one, names, looks));
  const waiting = all.filter((one) => one.state === "raised").length;
  const title =
    waiting > 0 ? ctx.t("safeguarding.list.waiting", { count: waiting }) : ctx.t("safeguarding.list.nothing");
  const number = new Map(all.map((one) => [one._id, numberOf(one)]));
  return page("safeguarding/list", title, {
    title,
    any: all.length > 0,
    groups: STATES.map((state) => ({
      id: state,
      title: ctx.t(`safeguarding.list.state.${state}.title`),
      note: ctx.t(`safeguarding.list.state.${state}.note`),
      rows: state === "closed" ? rows(state).reverse() : rows(state),
    })).filter((group) => group.rows.length > 0),
    log: [...looks]
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, LOG)
      .map((look) => ({
        who: names.get(look.by) ?? "",
        what: ctx.t("safeguarding.log.opened", {
          number: number.get(look.noteId) ?? "",
          at: showDate(ctx.locale, look.at, "dateTime"),
        }),
      })),
  });
}

export async function presentCases(ctx: MemberContext) {
  const all = await casesOf(ctx);
  const looks = await looksAt(all.map((one) => one._id));
  return all.map((one) => presentCase(one, looks));
}

/** A concern as JSON: facts and log, never the words. */
export const presentCase = (concern: Concern, looks: readonly Look[]) => ({
  id: concern._id,
  worry: concern.worry,
  about: concern.about,
  musicians: concern.musicians,
  author: concern.authorId,
  at: concern.at,
  state: concern.state,
  lead: concern.leadId,
  dueAt: dueAt(concern),
  reason: concern.closed?.reason ?? null,
  opened: looks.filter((look) => look.noteId === concern._id).map(({ by, at }) => ({ by, at })),
  steps: concern.steps.map(({ at, by, what, to }) => ({ at, by, what, to })),
  version: concern.version,
});

/** How the writer can be reached: what they said, and the address they sign in with. */
async function reachOf(concern: Concern): Promise<{ said: string; email: string }> {
  const [account] = await findByPeople([concern.authorId]);
  return { said: concern.reach, email: account?.email ?? "" };
}

/** Who has it and until when, where it was written and whom else it may be about: one line each. */
function factsOf(ctx: MemberContext, concern: Concern, shown: ReturnType<typeof row>, people: string) {
  const from = concern.about && REFERENCES.includes(concern.about.type) ? concern.about.type : null;
  const { t } = ctx;
  return [
    { icon: "person", title: shown.lead ?? t("safeguarding.case.nobodyHas") },
    shown.due ? { icon: shown.late ? "advarsel" : "kalender", title: shown.due } : null,
    concern.closed ? { icon: "ja", title: t(`safeguarding.reason.${concern.closed.reason}`) } : null,
    from
      ? { icon: "sted", title: t("safeguarding.case.about", { kind: t(`safeguarding.about.${from}`) }) }
      : null,
    people === "" ? null : { icon: "folk", title: t("safeguarding.case.people", { names: people }) },
  ].filter((fact) => fact !== null);
}

/** One concern. `opened`: the words are shown, and that was written down first. */
export async function casePage(
  ctx: MemberContext,
  concern: Concern,
  opened: boolean,
  typed: Typed = untouched,
): Promise<Page> {
  const looks = await looksAt([concern._id]);
  const [names, readers, reach] = await Promise.all([
    namesOf([...new Set(idsIn([concern], looks))]),
    namedReaders(ctx, concern),
    opened ? reachOf(concern) : null,
  ]);
  const me = ctx.actor.personId;
  const others = readers.filter((one) => one.id !== me && one.id !== concern.leadId);
  const rights = rightsOf(concern, me);
  const shown = row(ctx, concern, names, looks);
  return page(
    "safeguarding/case",
    shown.number,
    {
      at: `/safeguarding/${concern._id}`,
      concern: shown,
      state: ctx.t(`safeguarding.list.state.${concern.state}.title`),
      facts: factsOf(ctx, concern, shown, nameAll(names, concern.people)),
      raisedAt: showDate(ctx.locale, concern.at, "dateTime"),
      words: opened ? { text: concern.text, reach } : null,
      steps: concern.steps.map((step) => ({
        title: ctx.t(`safeguarding.step.${step.what}`, {
          by: names.get(step.by) ?? "",
          to: names.get(step.to ?? "") ?? "",
        }),
        at: showDate(ctx.locale, step.at, "dateTime"),
        text: opened ? step.text : "",
        hidden: !opened && step.text !== "",
      })),
      looks: looks.map((look) => ({
        by: names.get(look.by) ?? "",
        at: showDate(ctx.locale, look.at, "dateTime"),
      })),
      can: { ...rights, handOver: rights.handOver && others.length > 0 },
      alone: others.length === 0,
      leads: others.map((one) => ({ value: one.id, label: one.name })),
      reasons: REASONS.map((value) => ({ value, label: ctx.t(`safeguarding.reason.${value}`) })),
      note: typedText(typed, "text"),
      reasonChosen: typedText(typed, "reason"),
      version: concern.version,
      problems: typed.problems,
    },
    { task: true },
  );
}
