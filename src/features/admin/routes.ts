import { action, redirect } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { findInvitation, withdraw } from "../invitations/index.ts";
import { findPerson } from "../people/index.ts";
import { peoplePage } from "./found-present.ts";
import { findByMail } from "./lookup.ts";
import { adminPage, eventsPage, presentEvent, teamPage } from "./present.ts";
import { KindInput, LookupInput, TeamInput, TrailQuery } from "./schema.ts";
import { addToTeam, HOUSE, removeFromTeam, resendTeam } from "./service.ts";
import { readTrail } from "./trail.ts";
import { hasSafeguardingLead, waitsFor } from "./waits.ts";

const by = ["secretariat"] as const;
const here = () => ({ here: true });
const pageOnly = { none: "a page of the secretariat, made for people" };

export const admin = action({
  method: "get",
  path: "/admin",
  doc: "What waits for the secretariat",
  by,
  load: async (ctx) => ({ waits: await waitsFor(ctx), hasLead: await hasSafeguardingLead() }),
  can: "always",
  html: ({ ctx, subject }) => adminPage(ctx, subject),
  json: ({ subject: { waits, hasLead } }) => ({
    ...Object.fromEntries(waits.map((one) => [one.key, one.n])),
    safeguardingLead: hasLead,
  }),
});

export const team = action({
  method: "get",
  path: "/admin/team",
  doc: "The secretariat and the safeguarding leads",
  by,
  fresh: true,
  load: here,
  can: "always",
  html: ({ ctx }) => teamPage(ctx),
  json: pageOnly,
});
export const teamAddition = action({
  method: "post",
  path: "/admin/team",
  doc: "Name somebody by mail: a role at once, or an invitation",
  by,
  fresh: true,
  input: TeamInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => addToTeam(ctx, input.email, input.kind),
  html: ({ result }) =>
    redirect("/admin/team", { key: result === "given" ? "admin.notices.given" : "admin.notices.invited" }),
  json: ({ result }) => ({ result }),
  form: (ctx, _subject, typed) => teamPage(ctx, typed),
});
export const teamRemoval = action({
  method: "post",
  path: "/admin/team/:id/removal",
  doc: "Take a role of the team from somebody",
  by,
  fresh: true,
  params: z.object({ id: Id }),
  input: KindInput,
  load: (_ctx, { params }) => findPerson(params.id),
  can: "always",
  run: (ctx, person, input) => removeFromTeam(ctx, person._id, input.kind),
  html: ({ ctx, subject }) =>
    redirect(ctx.actor.personId === subject._id ? "/" : "/admin/team", { key: "admin.notices.taken" }),
  json: () => ({ taken: true }),
  form: (ctx, _subject, typed) => teamPage(ctx, typed),
});

const loadInvitation = async (_ctx: MemberContext, { params }: { params: { id: string } }) => {
  const row = await findInvitation(params.id);
  return row?.about === HOUSE ? row : null;
};
export const teamResending = action({
  method: "post",
  path: "/admin/team/invitations/:id/resending",
  doc: "Send an invitation to the team again",
  by,
  fresh: true,
  params: z.object({ id: Id }),
  load: loadInvitation,
  can: "always",
  run: (ctx, row) => resendTeam(ctx, row),
  html: () => redirect("/admin/team", { key: "admin.notices.invited" }),
  json: () => ({ sent: true }),
  form: (ctx, _subject, typed) => teamPage(ctx, typed),
});
export const teamWithdrawal = action({
  method: "post",
  path: "/admin/team/invitations/:id/withdrawal",
  doc: "Take an invitation to the team back",
  by,
  fresh: true,
  params: z.object({ id: Id }),
  load: loadInvitation,
  can: "always",
  run: (ctx, row) => withdraw(ctx, row._id),
  html: () => redirect("/admin/team", { key: "admin.notices.withdrawn" }),
  json: () => ({ withdrawn: true }),
  form: (ctx, _subject, typed) => teamPage(ctx, typed),
});

export const people = action({
  method: "get",
  path: "/admin/people",
  doc: "The form that finds somebody by their exact mail address",
  by,
  load: here,
  can: "always",
  html: ({ ctx }) => peoplePage(ctx),
  json: pageOnly,
});
/** A POST, so that an address is never in a URL, a log or the browser's history. */
export const lookup = action({
  method: "post",
  path: "/admin/people",
  doc: "Find somebody by their exact mail address",
  by,
  look: true,
  input: LookupInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => findByMail(ctx, input.email),
  html: ({ ctx, input, result }) => peoplePage(ctx, { values: { ...input }, problems: {} }, result, true),
  json: ({ result }) => ({ found: result }),
  form: (ctx, _subject, typed) => peoplePage(ctx, typed),
});

export const events = action({
  method: "get",
  path: "/admin/events",
  doc: "The trail of events, by type and day",
  by,
  query: TrailQuery,
  load: (_ctx, { query }) => readTrail(query),
  can: "always",
  html: ({ ctx, subject }) => eventsPage(ctx, subject),
  json: ({ subject }) => ({ events: subject.rows.map(presentEvent), next: subject.next }),
});

export const houseActions = [
  admin,
  team,
  teamAddition,
  teamResending,
  teamWithdrawal,
  teamRemoval,
  people,
  lookup,
  events,
];
