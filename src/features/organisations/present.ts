import { page, type Page, type Typed, typedList, typedText, untouched } from "../../http/action.ts";
import { hasRole, type MemberContext } from "../../platform/context.ts";
import type { Translate } from "../../platform/i18n.ts";
import type { Invitation } from "../invitations/index.ts";
import { MUNICIPALITIES, municipalityName, namesOf } from "../people/index.ts";
import { invitedTo } from "./invitations-service.ts";
import { applicationsOf, findOrganisations, membersOf } from "./model.ts";
import { coordinates, isMemberOf } from "./policy.ts";
import { type Membership, type Organisation, ORGANISATION_KINDS } from "./schema.ts";

export const factsOfOrganisation = (t: Translate, row: Organisation) => ({
  id: row._id,
  name: row.name,
  href: `/organisations/${row._id}`,
  meta: `${t(row.talentLine ? "organisations.withTalentLine" : `organisations.kinds.${row.kind}`)} · ${municipalityName(row.municipality)}`,
  about: row.about,
  approved: row.approvedAt !== null,
  closed: row.closedAt !== null,
});

/** What programs get: the public facts. */
export const organisationJson = (row: Organisation) => ({
  id: row._id,
  kind: row.kind,
  name: row.name,
  municipality: row.municipality,
  about: row.about,
  talentLine: row.talentLine ?? false,
  approved: row.approvedAt !== null,
});

export const municipalityOptions = (t: Translate) => [
  { value: "", label: t("organisations.chooseMunicipality") },
  ...MUNICIPALITIES.map((one) => ({ value: one.code, label: one.name })),
];

/** The actor's own organisations and applications. */
export async function organisationsPage(ctx: MemberContext): Promise<Page> {
  const ids = ctx.actor.roles.flatMap((role) => role.organisationId ?? []);
  const [mine, applied] = await Promise.all([findOrganisations(ids), applicationsOf(ctx.actor.personId)]);
  return page("organisations/organisations", ctx.t("organisations.list.title"), {
    rows: [...mine, ...applied].map((row) => factsOfOrganisation(ctx.t, row)),
  });
}

/** One organisation: its facts for all, its people for those who work there, the tools for who coordinates. */
export async function organisationPage(
  ctx: MemberContext,
  row: Organisation,
  typed: Typed = untouched,
): Promise<Page> {
  const secretariat = hasRole(ctx.actor, "secretariat");
  const inside = row.approvedAt !== null && (secretariat || isMemberOf(ctx.actor, row._id));
  const manage = row.closedAt === null && inside && (secretariat || coordinates(ctx.actor, row._id));
  const [members, invited] = await Promise.all([
    inside ? membersOf(row._id) : [],
    manage ? invitedTo(row._id) : [],
  ]);
  const names = await namesOf(members.map((one) => one.personId));
  const mine = members.find((one) => one.personId === ctx.actor.personId) ?? null;
  const coordinators = members.filter((one) => one.coordinator).length;
  const people = members.map((one) => presentMember(ctx, row, one, names, { manage, coordinators }));
  return page("organisations/organisation", row.name, {
    ...factsOfOrganisation(ctx.t, row),
    inside,
    waits: row.approvedAt === null && row.closedAt === null,
    members: people,
    invited: invited.map((one) => presentInvited(ctx, row, one)),
    email: typedText(typed, "email"),
    heirs: people
      .filter((one) => !one.coordinator && !one.own)
      .map((one) => ({ value: one.id, label: one.name })),
    lastCoordinator: mine?.coordinator === true && coordinators === 1,
    problems: typed.problems,
    can: { edit: manage, invite: manage, handOver: manage, leave: mine !== null },
  });
}

function presentMember(
  ctx: MemberContext,
  row: Organisation,
  member: Membership,
  names: ReadonlyMap<string, string>,
  may: { manage: boolean; coordinators: number },
) {
  const name = names.get(member.personId) ?? "";
  const own = member.personId === ctx.actor.personId;
  const last = member.coordinator && may.coordinators === 1;
  return {
    id: member._id,
    name,
    own,
    coordinator: member.coordinator,
    since: member.since,
    removal:
      may.manage && !own && !last
        ? {
            action: `/organisations/${row._id}/members/${member._id}/removal`,
            label: ctx.t("organisations.remove"),
            plain: true,
            sr: name,
          }
        : null,
  };
}

const presentInvited = (ctx: MemberContext, row: Organisation, one: Invitation) => {
  const base = `/organisations/${row._id}/invitations/${one._id}`;
  return {
    email: one.email,
    over: one.expiresAt <= ctx.now,
    until: one.expiresAt,
    buttons: [
      { action: `${base}/resending`, label: ctx.t("organisations.resend"), plain: true, sr: one.email },
      { action: `${base}/withdrawal`, label: ctx.t("organisations.withdraw"), plain: true, sr: one.email },
    ],
  };
};

/** The form of an application, of a new organisation, or of an edit: the same fields. */
export const organisationForm = (
  ctx: MemberContext,
  facts: { row: Organisation | null; action: string; key: "apply" | "edit" | "create"; back: string },
  typed: Typed,
): Page => {
  const { row } = facts;
  return page(
    "organisations/form",
    ctx.t(`organisations.form.${facts.key}.title`),
    {
      title: ctx.t(`organisations.form.${facts.key}.title`),
      lead: ctx.t(`organisations.form.${facts.key}.text`),
      button: ctx.t(`organisations.form.${facts.key}.button`),
      action: facts.action,
      back: facts.back,
      kinds: row
        ? []
        : ORGANISATION_KINDS.map((kind) => ({ value: kind, label: ctx.t(`organisations.kinds.${kind}`) })),
      kind: typedText(typed, "kind", row?.kind ?? "school"),
      name: typedText(typed, "name", row?.name ?? ""),
      municipality: typedText(typed, "municipality", row?.municipality ?? ""),
      municipalities: municipalityOptions(ctx.t),
      about: typedText(typed, "about", row?.about ?? ""),
      // While it is made nobody knows yet which kind it will be.
      mayTrain: row === null || row.kind === "school",
      talentLine: typedList(typed, "talentLine", row?.talentLine ? ["yes"] : []).length > 0,
      version: row?.version ?? null,
      requestId: typedText(typed, "requestId"),
      now: typed.problems[""] && row ? [row.name, municipalityName(row.municipality), row.about] : [],
      problems: typed.problems,
    },
    { task: true },
  );
};
