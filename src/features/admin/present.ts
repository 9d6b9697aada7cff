import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import { dayOf, daysBetween } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { type EventRow, eventTypes } from "../../platform/events/events.ts";
import { hasSentence, showDate } from "../../platform/i18n.ts";
import { findByRole, hereByRole } from "../accounts/index.ts";
import { unusedInvitations } from "../invitations/index.ts";
import { chosenMentors, mentorsWith, presentCertificate, type Mentor } from "../mentors/index.ts";
import {
  allOrganisations,
  factsOfOrganisation,
  type Organisation,
  waitingOrganisations,
} from "../organisations/index.ts";
import { findPerson, municipalityName, namesOf } from "../people/index.ts";
import { TEAM_KINDS, type TeamKind } from "./schema.ts";
import { HOUSE } from "./service.ts";
import type { Trail } from "./trail.ts";
import type { Wait } from "./waits.ts";

/** What waits as an attention list: how many, of what, since when, and the way there. */
export const presentWaits = (ctx: MemberContext, waits: readonly Wait[]) =>
  waits
    .filter((one) => one.n > 0)
    .map((one) => ({
      n: one.n,
      title: ctx.t(`admin.waits.${one.key}`, { count: one.n }),
      ...whenOf(ctx, one),
      button: { href: one.href, label: ctx.t("admin.open") },
    }));

/** After two weeks, or three days before its day, something is urgent. */
function whenOf(ctx: MemberContext, { since, due }: Wait): { meta: string; urgent: boolean } {
  const today = dayOf(ctx.now);
  if (due) {
    const key = due < today ? "admin.waits.over" : "admin.waits.due";
    return { meta: ctx.t(key, { date: showDate(ctx.locale, due) }), urgent: daysBetween(today, due) <= 3 };
  }
  if (!since) return { meta: "", urgent: false };
  const days = daysBetween(dayOf(since), today);
  const meta = days === 0 ? ctx.t("admin.waits.today") : ctx.t("admin.waits.days", { count: days });
  return { meta, urgent: days >= 14 };
}

/** The tools of the secretariat, for its menus. */
export const adminDoors = (ctx: MemberContext) =>
  ADMIN_DOORS.map(([key, href]) => ({
    href,
    title: ctx.t(`admin.doors.${key}.title`),
    meta: ctx.t(`admin.doors.${key}.text`),
  }));
const ADMIN_DOORS = [
  ["mentors", "/admin/mentors"],
  ["organisations", "/admin/organisations"],
  ["guardians", "/guardians/claims"],
  ["reports", "/page-reports"],
  ["signatures", "/signatures"],
  ["recommendations", "/recommendations"],
  ["team", "/admin/team"],
  ["people", "/admin/people"],
  ["framework", "/admin/framework"],
  ["events", "/admin/events"],
] as const;

export const adminPage = (ctx: MemberContext, all: { waits: readonly Wait[]; hasLead: boolean }): Page =>
  page("admin/admin", ctx.t("admin.title"), {
    items: presentWaits(ctx, all.waits),
    noLead: !all.hasLead,
    doors: adminDoors(ctx),
  });

export async function mentorsPage(ctx: MemberContext): Promise<Page> {
  const today = dayOf(ctx.now);
  const [applied, approved] = await Promise.all([mentorsWith("applied"), chosenMentors(null)]);
  const names = await namesOf(applied.map((one) => one._id));
  const rows = approved.rows.map(({ mentor, person }) => ({
    name: person.name,
    href: `/admin/mentors/${mentor._id}`,
    ...presentCertificate(mentor, today),
  }));
  // Who must be seen first stands first; who has no certificate is not overdue.
  rows.sort((a, b) => (a.due ?? "9999").localeCompare(b.due ?? "9999"));
  return page("admin/mentors", ctx.t("admin.mentors.title"), {
    applied: applied.map((one) => ({
      name: names.get(one._id) ?? "",
      href: `/admin/mentors/${one._id}`,
      at: one.appliedAt,
    })),
    approved: rows,
  });
}

export async function mentorPage(
  ctx: MemberContext,
  mentor: Mentor,
  typed: Typed = untouched,
): Promise<Page> {
  const person = await findPerson(mentor._id);
  const own = mentor._id === ctx.actor.personId;
  const name = person?.name ?? "";
  return page("admin/mentor", name, {
    name,
    status: mentor.status,
    state: ctx.t(`admin.mentors.states.${mentor.status}`),
    meta: [mentor.instruments.join(", "), municipalityName(mentor.municipality)].filter(Boolean).join(" · "),
    about: mentor.about,
    at: `/admin/mentors/${mentor._id}`,
    certificate: presentCertificate(mentor, dayOf(ctx.now)),
    certificateDay: typedText(typed, "certificateDay"),
    referenceDay: typedText(typed, "referenceDay"),
    problems: typed.problems,
    own,
    can: {
      approve: !own && mentor.status !== "approved",
      decline: !own && mentor.status === "applied",
      see: !own && mentor.status === "approved",
      end: !own && mentor.status === "approved",
    },
  });
}

export async function organisationsPage(ctx: MemberContext): Promise<Page> {
  const [waiting, all] = await Promise.all([waitingOrganisations(), allOrganisations()]);
  const show = (row: Organisation) => ({
    ...factsOfOrganisation(ctx.t, row),
    href: `/admin/organisations/${row._id}`,
    at: row.createdAt,
  });
  return page("admin/organisations", ctx.t("admin.organisations.title"), {
    waiting: waiting.map(show),
    rows: all
      .filter((row) => row.approvedAt !== null)
      .map(show)
      .sort((a, b) => a.name.localeCompare(b.name, "da")),
  });
}

export async function organisationPage(
  ctx: MemberContext,
  row: Organisation,
  typed: Typed = untouched,
): Promise<Page> {
  const applicant = row.appliedBy ? await findPerson(row.appliedBy) : null;
  return page("admin/organisation", row.name, {
    ...factsOfOrganisation(ctx.t, row),
    at: `/admin/organisations/${row._id}`,
    since: row.createdAt,
    applicant: applicant?.name ?? null,
    version: row.version,
    problems: typed.problems,
    can: {
      decide: row.approvedAt === null && row.closedAt === null,
      close: row.approvedAt !== null && row.closedAt === null,
    },
  });
}

async function teamOf(ctx: MemberContext, kind: TeamKind) {
  const [accounts, here, invited] = await Promise.all([
    findByRole(kind),
    hereByRole(kind),
    unusedInvitations(HOUSE, kind),
  ]);
  const names = await namesOf(accounts.map((one) => one.personId));
  return {
    kind,
    title: ctx.t(`admin.team.${kind}.title`, { count: accounts.length }),
    text: ctx.t(`admin.team.${kind}.text`),
    members: accounts.map((one) => ({
      name: names.get(one.personId) ?? "",
      email: one.email,
      removal: here.some((other) => other.personId !== one.personId)
        ? {
            summary: ctx.t("admin.team.remove"),
            text: ctx.t("admin.team.removeSure"),
            action: `/admin/team/${one.personId}/removal`,
            fields: { kind },
            label: ctx.t("admin.team.removeButton"),
            sr: names.get(one.personId) ?? "",
          }
        : null,
    })),
    invited: invited.map((one) => ({
      email: one.email,
      until: one.expiresAt,
      over: one.expiresAt <= ctx.now,
      buttons: (["resending", "withdrawal"] as const).map((what) => ({
        action: `/admin/team/invitations/${one._id}/${what}`,
        label: ctx.t(`admin.team.${what}`),
        plain: true,
        sr: one.email,
      })),
    })),
  };
}

export async function teamPage(ctx: MemberContext, typed: Typed = untouched): Promise<Page> {
  return page("admin/team", ctx.t("admin.team.title"), {
    groups: await Promise.all(TEAM_KINDS.map((kind) => teamOf(ctx, kind))),
    kinds: TEAM_KINDS.map((kind) => ({ value: kind, label: ctx.t(`admin.team.${kind}.name`) })),
    kind: typedText(typed, "kind", "secretariat"),
    email: typedText(typed, "email"),
    problems: typed.problems,
  });
}

const short = (id: string): string => id.slice(0, 6);
const isId = (text: string): boolean => /^[0-9a-hjkmnp-tv-z]{20}$/.test(text);

/** An event as the trail shows it: ids shortened, nothing that could name somebody. */
export const presentEvent = (row: EventRow) => ({
  at: row.at,
  type: row.type,
  by: row.by ? short(row.by) : null,
  person: row.person ? short(row.person) : null,
  about: short(row.about),
  facts: Object.entries(row.data)
    .filter(([, value]) => value !== null)
    .map(
      ([key, value]) =>
        `${key}: ${[value]
          .flat()
          .map((one) => (typeof one === "string" && isId(one) ? short(one) : String(one)))
          .join(", ")}`,
    ),
});

/** What happened, in words; a type that has none yet goes by its own name. */
const wordsFor = (ctx: MemberContext, type: string): string =>
  hasSentence(`happened.${type}`) ? ctx.t(`happened.${type}`) : type;

function eventRow(ctx: MemberContext, row: EventRow) {
  const shown = presentEvent(row);
  const by = shown.by === null ? ctx.t("admin.events.program") : shown.by;
  return {
    at: row.at,
    words: wordsFor(ctx, row.type),
    meta: [
      ctx.t("admin.events.byWhom", { by }),
      ...(shown.person ? [ctx.t("admin.events.ofWhom", { person: shown.person })] : []),
    ].join(" · "),
    code: [row.type, shown.about, ...shown.facts].join(" · "),
  };
}

export const eventsPage = (ctx: MemberContext, trail: Trail): Page => {
  const { type, day } = trail.query;
  const rest = `${type ? `&type=${encodeURIComponent(type)}` : ""}${day ? `&day=${day}` : ""}`;
  return page("admin/events", ctx.t("admin.events.title"), {
    rows: trail.rows.map((row) => eventRow(ctx, row)),
    type: type ?? "",
    day: day ?? "",
    types: [
      { value: "", label: ctx.t("admin.events.allTypes") },
      ...[...eventTypes().keys()]
        .map((name) => ({ value: name, label: wordsFor(ctx, name) }))
        .sort((a, b) => a.label.localeCompare(b.label, ctx.locale)),
    ],
    next: trail.next ? `/admin/events?before=${trail.next}${rest}` : null,
    first: trail.query.before === null,
    start: `/admin/events?${rest.slice(1)}`,
  });
};
