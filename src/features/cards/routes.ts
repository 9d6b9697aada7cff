import { action, redirect } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { type Account, cardAccountOf, endCard, findByPeople, giveCard } from "../accounts/index.ts";
import { isUnder15, relationTo } from "../consent/index.ts";
import { schoolMaySee } from "../enrolments/index.ts";
import { findOrganisation } from "../organisations/index.ts";
import { findPerson } from "../people/index.ts";
import { findTie, isBlocked } from "../ties/index.ts";
import { cardPage, type Holder, printPage } from "./present.ts";

const params = z.object({ id: Id });
const onPaper = { none: "a card is made for paper, by a person" };

/** Somebody with an account of their own has no use for a card, and nobody here learns more than that. */
async function holderOf(
  ctx: MemberContext,
  personId: string,
  facts: Omit<Holder, "personId" | "account" | "makes">,
): Promise<Holder | null> {
  const [account, all] = await Promise.all([cardAccountOf(personId, ctx.now), findByPeople([personId])]);
  if (account === null && all.length > 0) return null;
  return { ...facts, personId, account, makes: await mayMake(ctx, personId, facts.schoolId, account) };
}

/** From 15 a card in place of one that was used is the coordinator's to make: whoever holds it reads all that its owner wrote. */
async function mayMake(
  ctx: MemberContext,
  personId: string,
  schoolId: string,
  account: Account | null,
): Promise<boolean> {
  if (!account?.hasDevice) return true;
  const birthDay = (await findPerson(personId))?.birthDay ?? null;
  const leads = ctx.actor.roles.some(
    (role) => role.kind === "staff" && role.organisationId === schoolId && role.coordinator,
  );
  return leads || isUnder15(birthDay, dayOf(ctx.now));
}

/** A pupil whom a school of the actor's typed itself, and who blocks neither of the two. */
async function pupil(ctx: MemberContext, at: { params: { id: string } }): Promise<Holder | null> {
  const tie = await findTie(at.params.id);
  if (tie?.kind !== "pupil" || !organisationsOf(ctx.actor, "staff").includes(tie.from)) return null;
  if (tie.typedName === null || !(await schoolMaySee(ctx, tie))) return null;
  if (await isBlocked(tie.to, [ctx.actor.personId, tie.from])) return null;
  const school = await findOrganisation(tie.from);
  if (!school || school.closedAt) return null;
  return holderOf(ctx, tie.to, {
    name: tie.typedName,
    schoolId: school._id,
    school: school.name,
    at: `/pupils/${tie._id}/card`,
    back: `/pupils?school=${school._id}`,
  });
}

/** A child of whom the actor is a confirmed guardian, and who has a card, or had one until a moment ago. */
async function child(ctx: MemberContext, at: { params: { id: string } }): Promise<Holder | null> {
  const to = await relationTo(ctx, at.params.id);
  const account = to?.approver ? await cardAccountOf(to.person._id, ctx.now) : null;
  const schoolId = (account?.card ?? account?.formerCard)?.schoolId;
  const school = schoolId ? await findOrganisation(schoolId) : null;
  if (!to || !account || !school) return null;
  return {
    personId: to.person._id,
    name: to.person.name,
    schoolId: school._id,
    school: school.name,
    at: `/guardian/${to.person._id}/card`,
    back: "/guardian",
    account,
    makes: true,
  };
}

const doors = (
  by: "staff" | "guardian",
  path: string,
  load: (ctx: MemberContext, at: { params: { id: string } }) => Promise<Holder | null>,
) => [
  action({
    method: "get",
    path,
    doc: "The card by which a child without a mail signs in",
    by: [by],
    fresh: true,
    params,
    load,
    can: "always",
    html: ({ ctx, subject }) => cardPage(ctx, subject),
    json: onPaper,
  }),
  action({
    method: "post",
    path,
    doc: "Make a card, in place of the one before; its words are shown once",
    by: [by],
    fresh: true,
    params,
    load,
    can: (_ctx, holder) => holder.makes,
    run: (ctx, holder) => giveCard(ctx, holder.personId, holder.schoolId),
    html: ({ ctx, subject, result }) => printPage(ctx, subject, result),
    json: onPaper,
  }),
  action({
    method: "post",
    path: `${path}/ending`,
    doc: "End a card: it opens nothing any more",
    by: [by],
    fresh: true,
    params,
    load,
    can: "always",
    run: (ctx, holder) => endCard(ctx, holder.personId),
    html: ({ subject }) => redirect(subject.back, { key: "cards.notices.ended" }),
    json: onPaper,
  }),
];

export const cardActions = [
  ...doors("staff", "/pupils/:id/card", pupil),
  ...doors("guardian", "/guardian/:id/card", child),
];
