import { page, type Page } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { type Day, dayOf } from "../../platform/calendar.ts";
import { plusMs } from "../../platform/clock.ts";
import { showDate } from "../../platform/i18n.ts";
import { findOrganisations } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { entriesOf, type Entry, togetherOf } from "./entries.ts";
import { consentsOf } from "./model.ts";
import { approversOf, isTogether } from "./policy.ts";
import { mayAgreeFor, type Relation } from "./relation.ts";
import { type Consent, DOORLESS, LASTS, type Lasts } from "./schema.ts";
import { consentText } from "./texts.ts";

type Names = ReadonlyMap<string, string>;
interface Reader {
  ctx: Context;
  to: Relation;
  names: Names;
}
const HISTORY = 100;

/** Where the answers of this reader about this musician are posted. */
const doorOf = (to: Relation): string => (to.self ? "/me/consents" : `/guardian/${to.person._id}/consents`);

/** Everybody who is named in the answers, by id. */
async function namesIn(to: Relation, history: readonly Consent[] = []): Promise<Names> {
  const ids = [...to.facts.consents, ...history].flatMap((row) => [row.by, row.askedBy]);
  const guardians = to.facts.guardians.map((tie) => tie.from);
  const wanted = [...new Set([...ids, ...guardians].filter((id) => id !== null && id !== undefined))];
  const [people, places] = await Promise.all([namesOf(wanted), findOrganisations(wanted)]);
  return new Map([...people, ...places.map((place) => [place._id, place.name] as const)]);
}

/** The title of one entry: the purpose, and the act where it is about one. */
const titleOf = (ctx: Context, { purpose, thing }: Pick<Entry, "purpose" | "thing">): string =>
  thing
    ? ctx.t(`consent.purposes.demoPublic${thing.past ? "Past" : "Of"}`, { act: thing.name })
    : ctx.t(`consent.purposes.${purpose}`);

const nameOf = ({ ctx, names }: Reader, id: string): string =>
  id === ctx.actor?.personId
    ? ctx.t("consent.history.you")
    : (names.get(id) ?? ctx.t("consent.history.somebody"));

/** The last day on which a yes that runs out still counts. */
export const lastDay = (until: Date): Day => dayOf(plusMs(until, -1));

function stateText(reader: Reader, { state, newest, until, missing }: Entry): string {
  const { ctx, names } = reader;
  if (state === "none" || newest === null) return ctx.t("consent.state.none");
  const ended = state === "expired" ? newest.until : null;
  const day = showDate(ctx.locale, ended ? lastDay(ended) : newest.at);
  const name = names.get(newest.by) ?? ctx.t("consent.history.somebody");
  const mine = newest.by === ctx.actor?.personId;
  if (state === "waiting")
    return ctx.t("consent.state.waiting", { names: missing.map((id) => nameOf(reader, id)).join(", ") });
  if (state === "yes")
    return [
      ctx.t(mine ? "consent.state.yesSelf" : "consent.state.yesOther", { day, name }),
      ...(until ? [ctx.t("consent.state.until", { day: showDate(ctx.locale, lastDay(until)) })] : []),
    ].join(" ");
  if (state === "no") return ctx.t(mine ? "consent.state.noSelf" : "consent.state.noOther", { day, name });
  return ctx.t(`consent.state.${state}`, { day, name });
}

function entryView(reader: Reader, entry: Entry) {
  const { ctx, to } = reader;
  const { reaches, newest, purpose, thing } = entry;
  const open = entry.state === "yes" || entry.state === "carried";
  return {
    id: thing ? `${purpose}-${thing.about}` : purpose,
    purpose,
    title: titleOf(ctx, entry),
    open,
    due: entry.due,
    doorless: DOORLESS.includes(purpose),
    state: stateText(reader, entry),
    who:
      !open || reaches === null
        ? null
        : reaches.length > 0
          ? ctx.t("consent.who", { names: reaches.join(", ") })
          : ctx.t("consent.nobodyNow"),
    text: consentText(ctx, to, purpose),
    suggestion:
      entry.due && to.self && newest
        ? ctx.t("consent.suggestion", { day: showDate(ctx.locale, newest.at) })
        : null,
    action: `${doorOf(to)}/${purpose}`,
    fields: { from: "list", about: thing?.about ?? null },
    lasts: lastsOf(reader, entry),
    can: entry.can,
  };
}

/** A yes that stands may be given a length; one that has an end may be let stand until it is taken back. */
function lastsOf({ ctx, to }: Reader, { state, until, purpose, thing }: Entry) {
  if (state !== "yes" || !mayAgreeFor(to) || DOORLESS.includes(purpose)) return [];
  // Where guardians answer together the end may be the other one's, which this reader cannot lift.
  const own = to.facts.consents.find(
    (row) =>
      row.given &&
      row.purpose === purpose &&
      row.about === (thing?.about ?? null) &&
      row.by === ctx.actor?.personId,
  );
  const hasEnd = to.under15 && isTogether(to.facts) ? Boolean(own?.until) : until !== null;
  return (Object.keys(LASTS) as Lasts[])
    .filter((lasts) => lasts !== "open" || hasEnd)
    .map((lasts) => ({ lasts, label: ctx.t(`consent.lasts.${lasts}`) }));
}

function historyRow(reader: Reader, row: Consent, entries: readonly Entry[]) {
  const { ctx, names } = reader;
  const who = nameOf(reader, row.by);
  const thing = entries.find((one) => one.thing !== null && one.thing.about === row.about)?.thing ?? null;
  const key = row.purpose === "together" ? (row.given ? "on" : "off") : row.given ? "yes" : "no";
  return {
    title:
      row.purpose === "together"
        ? ctx.t("consent.purposes.together")
        : titleOf(ctx, { purpose: row.purpose, thing }),
    meta: [
      ctx.t(`consent.history.${key}`, { who }),
      showDate(ctx.locale, row.at),
      ...(row.until
        ? [ctx.t("consent.history.until", { day: showDate(ctx.locale, lastDay(row.until)) })]
        : []),
      ...(row.askedBy ? [ctx.t("consent.history.askedBy", { name: names.get(row.askedBy) ?? "" })] : []),
    ].join(" · "),
    text: [
      ctx.t(`consent.history.rule.${row.rule}`),
      ctx.t("consent.history.version", { n: row.textVersion }),
    ].join(" "),
  };
}

function togetherView(reader: Reader) {
  const { ctx, to } = reader;
  if (to.self || !to.under15 || !to.approver) return null;
  const others = approversOf(to.facts).filter((tie) => tie.from !== ctx.actor?.personId);
  const { on, newest } = togetherOf(to.facts);
  const letGo = on && newest !== null && !newest.given;
  const mine = letGo && newest.by === ctx.actor?.personId;
  return {
    text: consentText(ctx, to, "together"),
    on,
    alone: others.length === 0 && !on,
    state: mine
      ? ctx.t("consent.together.letGo", { names: others.map((tie) => nameOf(reader, tie.from)).join(", ") })
      : ctx.t(on ? "consent.together.on" : "consent.together.off"),
    action: `/guardian/${to.person._id}/together`,
    can: { change: !mine },
  };
}

/** Every purpose as rows, for another page than the ledger's own. */
export async function presentEntries(ctx: MemberContext, to: Relation) {
  const [entries, names] = await Promise.all([entriesOf(ctx, to), namesIn(to)]);
  const reader = { ctx, to, names };
  return entries.map((entry) => {
    const { fields, ...row } = entryView(reader, entry);
    return { ...row, code: entry.state, asked: entry.thing?.asked ?? false, fields: { about: fields.about } };
  });
}
export type EntryRow = Awaited<ReturnType<typeof presentEntries>>[number];

/** What was said yes and no to, by whom and since when: the musician's page, and a guardian's about a child. */
export async function ledgerPage(ctx: MemberContext, to: Relation): Promise<Page> {
  const history = await consentsOf(to.person._id, HISTORY);
  const [entries, names] = await Promise.all([entriesOf(ctx, to), namesIn(to, history)]);
  const reader = { ctx, to, names };
  const rows = entries.map((entry) => entryView(reader, entry));
  const name = to.person.name;
  const title = ctx.t(to.self ? "consent.title.self" : "consent.title.child", { name });
  return page("consent/ledger", title, {
    title,
    lead: ctx.t(
      to.self ? (to.under15 ? "consent.lead.selfUnder15" : "consent.lead.self") : "consent.lead.child",
    ),
    asks: rows.filter((row) => row.due),
    yes: rows.filter((row) => row.open && !row.due),
    no: rows.filter((row) => !row.open && !row.due),
    together: togetherView(reader),
    history: history.map((row) => historyRow(reader, row, entries)),
    back: to.self ? "/me" : "/guardian",
  });
}

/** The same as data: codes, ids and instants. */
export async function presentLedger(ctx: Context, to: Relation) {
  const [entries, history] = await Promise.all([entriesOf(ctx, to), consentsOf(to.person._id)]);
  return {
    entries: entries.map(({ purpose, thing, state, newest, until, due, can }) => ({
      purpose,
      about: thing?.about ?? null,
      state,
      since: newest?.at ?? null,
      until,
      by: newest?.by ?? null,
      due,
      can,
    })),
    together: togetherOf(to.facts).on,
    history: history.map(({ purpose, about, given, askedBy, by, power, rule, textVersion, at, until }) => ({
      purpose,
      about,
      given,
      askedBy,
      by,
      power,
      rule,
      textVersion,
      at,
      until,
    })),
  };
}
