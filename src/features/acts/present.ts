import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import {
  consentFacts,
  consentText,
  factsOf,
  isGateOpen,
  isUnder15,
  namesShown,
  type Relation,
} from "../consent/index.ts";
import { type Invitation, openInvitations } from "../invitations/index.ts";
import { waitingOf, waitingToJoin } from "./admission-present.ts";
import { actsOf } from "./model.ts";
import { agreesToPublic, isPublicBy, memberIds, memberOf, membersNow } from "./policy.ts";
import type { Reached } from "./reach.ts";
import { ACT_KINDS, type Act, INKS } from "./schema.ts";

/** The actor's acts. Names of others stand only where their gate is open. */
export async function presentActs(ctx: MemberContext) {
  const acts = await actsOf(ctx.actor.personId);
  const facts = await factsOf(ctx, [...new Set(acts.flatMap(memberIds))]);
  return acts.map((act) => ({
    id: act._id,
    name: act.name,
    kind: act.kind,
    genres: act.genres,
    isPublic: isPublicBy(facts, act),
    admin: memberOf(act, ctx.actor.personId)?.admin ?? false,
    others: memberIds(act).flatMap((id) => {
      const one = facts.get(id);
      return id !== ctx.actor.personId && one && isGateOpen(one) ? [one.person.name] : [];
    }),
  }));
}

export const actsPage = async (ctx: MemberContext, typed: Typed = untouched): Promise<Page> =>
  page("acts/acts", ctx.t("acts.list.title"), {
    acts: await presentActs(ctx),
    waiting: await waitingOf(ctx),
    problems: typed.problems,
  });

/** An act as one of its members, or somebody near one of them, sees it. */
export async function presentAct(ctx: MemberContext, { act, member, admin, relations }: Reached) {
  const facts = await factsOf(ctx, memberIds(act));
  const near = new Map(relations.map((to) => [to.person._id, to]));
  const members = membersNow(act).map((row) => {
    const one = facts.get(row.personId);
    const shown = one !== undefined && (isGateOpen(one) || near.has(row.personId));
    return {
      id: row.personId,
      name: shown ? one.person.name : null,
      roles: row.roles,
      admin: row.admin,
      self: row.personId === ctx.actor.personId,
      agrees: agreesToPublic(one, act._id),
      needsGuardian: one !== undefined && isUnder15(one.birthDay, one.today),
    };
  });
  return {
    id: act._id,
    name: act.name,
    kind: act.kind,
    about: act.about,
    genres: act.genres,
    ink: act.ink,
    version: act.version,
    asked: act.optedIn !== null,
    isPublic: isPublicBy(facts, act),
    members,
    can: { edit: admin, invite: admin && act.kind !== "solo", leave: member && members.length > 1 },
    /** Whose answer the actor may give: their own, or as a guardian a child's. */
    asks: asksOf(ctx, act, relations),
  };
}

function asksOf(ctx: MemberContext, act: Act, relations: readonly Relation[]) {
  return relations.flatMap((to) => {
    const mayAgree = to.under15 ? to.approver : to.self;
    const mayRefuse = to.self || to.approver;
    const agrees = agreesToPublic(to.facts, act._id);
    if (!mayAgree && !(mayRefuse && agrees)) return [];
    return [
      {
        personId: to.person._id,
        name: to.person.name,
        self: to.self,
        agrees,
        mayAgree,
        facts: consentFacts(consentText(ctx, to, "demoPublic")),
      },
    ];
  });
}

const inviteRow = (invitation: Invitation) => ({ id: invitation._id, email: invitation.email });

type OwnLink = { href: string; label: string; icon: string };
type OfOwnAct = (ctx: MemberContext, act: Act) => Promise<OwnLink | null>;
const ofOwnActs: OfOwnAct[] = [];
/** Rooms above hang a link into the page of an act for those inside; null where there is nothing behind it for the reader. */
export const onOwnAct = (more: OfOwnAct): void => void ofOwnActs.push(more);

export async function actPage(ctx: MemberContext, reached: Reached, typed: Typed = untouched): Promise<Page> {
  const act = await presentAct(ctx, reached);
  const links = await Promise.all(ofOwnActs.map((more) => more(ctx, reached.act)));
  const invitations = reached.admin ? await openInvitations(act.id, "actMember", ctx.now) : [];
  return page(
    "acts/act",
    act.name,
    {
      act,
      links: links.filter((link) => link !== null),
      waiting: reached.admin ? await waitingToJoin(ctx, reached.act) : [],
      invitations: invitations.map(inviteRow),
      problems: typed.problems,
    },
    { flood: act.ink },
  );
}

/** The form for a new act, and for what an act says of itself. */
export function actForm(ctx: MemberContext, act: Act | null, typed: Typed): Page {
  const title = ctx.t(act ? "acts.edit.title" : "acts.new.title");
  return page(
    "acts/form",
    title,
    {
      title,
      back: act
        ? { href: `/acts/${act._id}`, label: act.name }
        : { href: "/acts", label: ctx.t("acts.list.title") },
      action: act ? `/acts/${act._id}` : "/acts",
      isNew: act === null,
      kinds: ACT_KINDS.map((value) => ({ value, label: ctx.t(`acts.kind.${value}`) })),
      inks: INKS.map((value) => ({ value, label: ctx.t(`acts.ink.${value}`) })),
      kind: typedText(typed, "kind", act?.kind ?? "solo"),
      name: typedText(typed, "name", act?.name ?? ""),
      about: typedText(typed, "about", act?.about ?? ""),
      genres: typedText(typed, "genres", act?.genres.join(", ") ?? ""),
      ink: typedText(typed, "ink", act?.ink ?? "naeb"),
      roles: typedText(typed, "roles"),
      requestId: typedText(typed, "requestId"),
      version: String(act?.version ?? 0),
      /** What stands now, beside what was typed, when somebody changed it meanwhile. */
      meanwhile:
        act && !["", String(act.version)].includes(typedText(typed, "version"))
          ? { name: act.name, about: act.about }
          : null,
      problems: typed.problems,
    },
    { task: true },
  );
}

export const inviteForm = (ctx: MemberContext, { act }: Reached, typed: Typed): Page =>
  page(
    "acts/invite",
    ctx.t("acts.invite.title"),
    {
      id: act._id,
      name: act.name,
      email: typedText(typed, "email"),
      roles: typedText(typed, "roles"),
      problems: typed.problems,
    },
    { task: true },
  );

export async function memberForm(
  ctx: MemberContext,
  { act, personId }: { act: Act; personId: string },
  typed: Typed,
): Promise<Page> {
  const names = await namesShown(ctx, [personId], ctx.t("acts.act.hiddenMember"));
  const row = memberOf(act, personId);
  const title = ctx.t("acts.member.title", { name: names.get(personId) ?? "" });
  return page(
    "acts/member",
    title,
    {
      id: act._id,
      actName: act.name,
      personId,
      title,
      roles: typedText(typed, "roles", row?.roles.join(", ") ?? ""),
      admin: "roles" in typed.values ? typed.values.admin !== undefined : (row?.admin ?? false),
      version: String(act.version),
      problems: typed.problems,
    },
    { task: true },
  );
}
