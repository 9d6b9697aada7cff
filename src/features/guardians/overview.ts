import { ageOn, dayOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { hereByRole } from "../accounts/index.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { namesOf } from "../people/index.ts";
import { type Circle, circleOf, watchersOf } from "../profiles/index.ts";
import { tiesFrom } from "../ties/index.ts";
import { confirmerOf } from "./endings.ts";
import { sinceText } from "./ending-present.ts";
import { answersFor, seesOverview } from "./policy.ts";
import { type AnswerRow, questionsOf } from "./questions.ts";
import type { Ask, Item, Soon } from "./schema.ts";

interface Hook {
  /** Questions that wait for a guardian's word; asked only under 15 and of a confirmed approver. */
  waiting?: (ctx: MemberContext, to: Relation) => Promise<Ask[]>;
  /** What others can see or hear of the child now. */
  visible?: (ctx: MemberContext, to: Relation) => Promise<Item[]>;
  /** Who else is in contact with the child, besides those with a tie. */
  contacts?: (ctx: MemberContext, to: Relation) => Promise<Contact[]>;
  /** What is planned, the earliest first. */
  soon?: (ctx: MemberContext, to: Relation) => Promise<Soon[]>;
  /** Pages about somebody who is in contact, by that person's id, as far as the guardian has a seat there. */
  pages?: (ctx: MemberContext, to: Relation) => Promise<Record<string, string>>;
}
const hooks: Hook[] = [];
/** A later room adds what waits for a guardian and what is visible of the child. */
export const onGuardianHome = (hook: Hook): void => void hooks.push(hook);

/** Somebody who is in contact with the child. */
export interface Contact {
  icon: string;
  title: string;
  meta: string;
  urgent: boolean;
  href?: string;
  buttons?: { action: string; label: string; sr: string }[];
}
export interface Child {
  id: string;
  name: string;
  /** Null for a claimed guardian, who knows no more than the name. */
  age: number | null;
  state: "claimed" | "approver" | "observer" | "from15";
  asks: Ask[];
  answers: AnswerRow[];
  visible: Item[];
  soon: Soon[];
  contacts: Contact[];
  /** Everybody who is a guardian of the child or says so, the reader as well. */
  guardians: { icon: string; title: string; meta: string }[];
  secret: boolean;
}
export interface GuardianHome {
  children: Child[];
  /** How many questions wait, over all children. */
  waiting: number;
  leads: { name: string; email: string }[];
}

/** All that a guardian's first screen shows: questions, what is visible, who is in contact, who to call. */
export async function guardianHome(ctx: MemberContext): Promise<GuardianHome> {
  const ties = await tiesFrom(ctx.actor.personId, "guardian", ctx.now, 20);
  const relations = await Promise.all(ties.map((tie) => relationTo(ctx, tie.to)));
  const children = await Promise.all(
    relations.filter((to) => to !== null && to.guardian !== null).map((to) => childOf(ctx, to as Relation)),
  );
  children.sort((a, b) => a.name.localeCompare(b.name, "da"));
  return {
    children,
    waiting: children.reduce((sum, child) => sum + child.asks.length, 0),
    leads: await safeguardingLeads(),
  };
}

/** Who answers when somebody is worried. */
export async function safeguardingLeads(): Promise<{ name: string; email: string }[]> {
  const accounts = await hereByRole("safeguarding");
  const names = await namesOf(accounts.map((account) => account.personId));
  return accounts.map((account) => ({ name: names.get(account.personId) ?? "", email: account.email ?? "" }));
}

async function childOf(ctx: MemberContext, to: Relation): Promise<Child> {
  const { person } = to;
  const bare = {
    id: person._id,
    name: person.name,
    asks: [],
    answers: [],
    visible: [],
    soon: [],
    contacts: [],
    guardians: [],
  };
  if (!seesOverview(to)) return { ...bare, age: null, state: "claimed", secret: false };
  const circle = await circleOf(ctx, person);
  const asked = answersFor(to)
    ? await Promise.all(hooks.map(async (hook) => (await hook.waiting?.(ctx, to)) ?? []))
    : [];
  const shown = await Promise.all(hooks.map(async (hook) => (await hook.visible?.(ctx, to)) ?? []));
  const others = await Promise.all(hooks.map(async (hook) => (await hook.contacts?.(ctx, to)) ?? []));
  const soon = await Promise.all(hooks.map(async (hook) => (await hook.soon?.(ctx, to)) ?? []));
  const pages = await Promise.all(hooks.map(async (hook) => (await hook.pages?.(ctx, to)) ?? {}));
  const questions = await questionsOf(ctx, to, circle);
  return {
    ...bare,
    age: person.birthDay ? ageOn(person.birthDay, dayOf(ctx.now)) : null,
    state: !to.under15 ? "from15" : answersFor(to) ? "approver" : "observer",
    asks: [...questions.asks, ...asked.flat()],
    answers: questions.answers,
    visible: [...profileItems(ctx, to, circle), ...shown.flat()],
    soon: soon.flat(),
    contacts: [...contactsOf(ctx, circle, Object.assign({}, ...pages)), ...others.flat()],
    guardians: await guardiansOf(ctx, circle),
    secret: person.secretAddress,
  };
}

/** Nobody becomes a guardian beside another unseen. */
async function guardiansOf(ctx: Context, { guardians }: Circle): Promise<Child["guardians"]> {
  const names = await namesOf(guardians.flatMap(({ tie }) => confirmerOf(tie) ?? []));
  return guardians.map(({ tie, id, name }) => ({
    icon: "skjold",
    title: id === ctx.actor?.personId ? ctx.t("guardians.list.you", { name }) : name,
    meta: sinceText(ctx, tie, names.get(confirmerOf(tie) ?? "") ?? ""),
  }));
}

/** The profile, one line for each who reads it. */
const profileItems = (ctx: Context, to: Relation, circle: Circle): Item[] =>
  watchersOf(ctx, to, { ...circle, guardians: [] }).map((row) => ({
    ...row,
    meta: ctx.t("guardians.visible.profile"),
  }));

/** Who is in contact: mentors with their certificate, schools and followers. */
const contactsOf = (ctx: Context, circle: Circle, pages: Readonly<Record<string, string>>): Contact[] => [
  ...circle.mentors.map((one) => ({
    icon: "mentor",
    ...(pages[one.id] ? { href: pages[one.id] } : {}),
    title: ctx.t("guardians.contacts.mentor", { name: one.name }),
    meta: certificate(ctx, one),
    urgent: !one.allowed,
  })),
  ...circle.schools.map((one) => ({
    icon: "skole",
    title: one.name,
    meta: ctx.t("guardians.contacts.school"),
    urgent: false,
  })),
  ...circle.followers.map((one) => ({
    icon: "oeje",
    title: one.name,
    meta: ctx.t(`guardians.contacts.follow.${one.scope ?? "progress"}`),
    urgent: false,
  })),
];

function certificate(ctx: Context, one: Circle["mentors"][number]): string {
  if (!one.allowed) return ctx.t("guardians.contacts.notAllowed");
  if (!one.certificateDay) return ctx.t("guardians.contacts.reference");
  const day = showDate(ctx.locale, one.certificateDay);
  return one.seenBy
    ? ctx.t("guardians.contacts.certificate", { day, by: one.seenBy })
    : ctx.t("guardians.contacts.certificateOnly", { day });
}
