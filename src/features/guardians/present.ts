import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { operator } from "../../platform/operator.ts";
import type { Relation } from "../consent/index.ts";
import type { Invitation } from "../invitations/index.ts";
import type { Person } from "../people/index.ts";
import type { Circle } from "../profiles/index.ts";
import type { Tie } from "../ties/index.ts";
import type { Claim } from "./claims.ts";
import type { Child, GuardianHome } from "./overview.ts";
import { mayCorrectBirthDay, mayRemove } from "./policy.ts";
import { openGuardianInvitations } from "./service.ts";
import { POWERS } from "./schema.ts";

/** What a guardian's first screen shows; the home room may show it as well. */
export function guardianPage(ctx: Context, home: GuardianHome, typed: Typed = untouched): Page {
  const only = home.children.length === 1 ? home.children[0] : null;
  const title =
    home.waiting > 0
      ? ctx.t("guardians.home.waiting", { count: home.waiting })
      : ctx.t("guardians.home.nothing");
  return page("guardians/home", title, {
    ...home,
    title,
    operator: operator(),
    leadNames: new Intl.ListFormat(ctx.locale).format(home.leads.map((lead) => lead.name)),
    meta: only ? ctx.t(`guardians.home.meta.${only.state}`, { name: only.name, age: only.age ?? 0 }) : null,
    several: home.children.length > 1,
    children: home.children.map((child) => childView(ctx, child)),
    problems: typed.problems,
  });
}

const childView = (ctx: Context, child: Child) => ({
  ...child,
  visible: child.visible.map((item) => ({ ...item, href: item.href ?? null, button: item.button ?? null })),
  stateText: ctx.t(`guardians.home.state.${child.state}`, { name: child.name }),
  can: { invite: child.state === "approver", settings: child.state === "approver" },
});

/** What is missing before a musician under 15 can be seen, in the order in which it happens. */
export function stepOf(to: Relation, circle: Circle, open: readonly Invitation[]) {
  if (!to.under15) return "from15";
  if (to.gateOpen) return "open";
  const approvers = circle.guardians.filter((one) => one.tie.power === "approver");
  if (approvers.some((one) => one.tie.assurance === "confirmed")) return "answer";
  if (approvers.length > 0) return "confirmation";
  return open.length > 0 ? "link" : "invitation";
}

export async function mineView(ctx: MemberContext, to: Relation, circle: Circle) {
  const open = await openGuardianInvitations(ctx, to.person._id);
  return {
    step: stepOf(to, circle, open),
    guardians: circle.guardians.map(({ tie, name }) => ({
      id: tie._id,
      name,
      assurance: tie.assurance ?? "claimed",
      power: tie.power ?? "approver",
      can: { remove: mayRemove(to, tie.assurance) },
    })),
    invitations: open.map(presentInvitation),
  };
}

export const presentInvitation = (row: Invitation) => ({
  id: row._id,
  email: row.email,
  power: row.data.power === "observer" ? "observer" : "approver",
  sentAt: row.createdAt,
  expiresAt: row.expiresAt,
});

export async function minePage(
  ctx: MemberContext,
  to: Relation,
  circle: Circle,
  typed: Typed,
): Promise<Page> {
  const view = await mineView(ctx, to, circle);
  return page("guardians/mine", ctx.t(`guardians.mine.step.${view.step}.title`), {
    ...view,
    title: ctx.t(`guardians.mine.step.${view.step}.title`),
    lead: ctx.t(`guardians.mine.step.${view.step}.text`),
    can: { invite: to.under15 },
    form: inviteForm(ctx, "/me/guardians", typed),
  });
}

/** The form by which a guardian is invited, wherever it stands. */
const inviteForm = (ctx: Context, action: string, typed: Typed) => ({
  action,
  email: typedText(typed, "email"),
  power: typedText(typed, "power", "approver"),
  requestId: typedText(typed, "requestId"),
  problems: typed.problems,
  powers: POWERS.map((value) => ({
    value,
    label: ctx.t(`guardians.power.${value}.label`),
    small: ctx.t(`guardians.power.${value}.text`),
  })),
});

/** A further guardian, invited by a guardian; or one invited by the school for a row that it typed. */
export async function invitePage(
  ctx: MemberContext,
  child: { id: string; name: string; school: string | null },
  action: string,
  typed: Typed,
): Promise<Page> {
  const open = await openGuardianInvitations(ctx, child.id);
  const shown = child.school === null ? open : open.filter((row) => row.data.organisationId === child.school);
  const title = ctx.t("guardians.invite.title", { name: child.name });
  return page("guardians/invite", title, {
    title,
    lead: ctx.t(child.school === null ? "guardians.invite.lead" : "guardians.invite.schoolLead", {
      name: child.name,
    }),
    invitations: shown.map(presentInvitation),
    form: inviteForm(ctx, action, typed),
    back: child.school === null ? "/guardian" : null,
  });
}

export const claimsPage = (ctx: Context, claims: readonly Claim[]): Page =>
  page("guardians/claims", ctx.t("guardians.claims.title"), { claims: claims.map(presentClaim) });

export const presentClaim = ({ tie, child, guardian, email, endedBefore }: Claim) => ({
  id: tie._id,
  child,
  guardian,
  email,
  since: tie.since,
  power: tie.power ?? "approver",
  endedBefore,
});

export const presentTie = (tie: Tie) => ({ id: tie._id, status: tie.status, assurance: tie.assurance });

export const birthDayPage = (ctx: MemberContext, to: Relation, person: Person, typed: Typed): Page =>
  page(
    "guardians/birth-day",
    ctx.t("guardians.birthDay.title", { name: person.name }),
    {
      title: ctx.t("guardians.birthDay.title", { name: person.name }),
      lead: ctx.t(to.guardian ? "guardians.birthDay.guardian" : "guardians.birthDay.secretariat"),
      action: `/musicians/${person._id}/birth-day`,
      birthDay: typedText(typed, "birthDay", person.birthDay ?? ""),
      was: person.birthDay ?? "",
      problems: typed.problems,
      can: { edit: mayCorrectBirthDay(ctx, to) },
    },
    { task: true },
  );
