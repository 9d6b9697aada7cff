import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import type { Found } from "./lookup.ts";
import { TEAM_KINDS } from "./schema.ts";

/** What somebody is here and who stands around them, a line each. */
const factsOf = ({ t }: MemberContext, { roles, around, isLeaving }: Found): string[] => [
  ...roles.map(({ kind, place }) =>
    place ? t("admin.people.at", { role: t(`admin.roles.${kind}`), place }) : t(`admin.roles.${kind}`),
  ),
  ...(roles.length === 0 ? [t("admin.people.noRole")] : []),
  ...around.schools.map((school) => t("admin.people.pupil", { school })),
  ...(["confirmed", "claims", "mentors"] as const)
    .filter((key) => around[key] > 0)
    .map((key) => t(`admin.people.${key}`, { count: around[key] })),
  ...(isLeaving ? [t("admin.people.leaving")] : []),
];

/** What can be done for whoever was found; a role of the house only where they do not have it. */
function buttonsFor(ctx: MemberContext, found: Found, email: string) {
  const own = found.personId === ctx.actor.personId;
  const isA = (kind: string): boolean => found.roles.some((role) => role.kind === kind);
  return [
    ...(found.isMusician && !own
      ? [{ href: `/musicians/${found.personId}/birth-day`, label: ctx.t("admin.people.birthDay") }]
      : []),
    ...found.guarded.map((one) => ({
      href: `/musicians/${one.id}/guardians`,
      label: ctx.t("admin.people.guardians", { name: one.name }),
      icon: "skjold",
    })),
    ...(isA("mentor")
      ? [{ href: `/admin/mentors/${found.personId}`, label: ctx.t("admin.people.mentor") }]
      : []),
    ...(own
      ? []
      : [
          {
            href: `/admin/people/${found.personId}/closing`,
            label: ctx.t("admin.people.closing"),
            icon: "laas",
          },
        ]),
    ...TEAM_KINDS.filter((kind) => !own && !isA(kind)).map((kind) => ({
      action: "/admin/team",
      fields: { email, kind },
      label: ctx.t(`admin.people.${kind}`),
    })),
  ];
}

export const peoplePage = (
  ctx: MemberContext,
  typed: Typed = untouched,
  found: Found | null = null,
  asked = false,
): Page =>
  page("admin/people", ctx.t("admin.people.title"), {
    email: typedText(typed, "email"),
    asked,
    found: found && {
      name: found.name,
      facts: factsOf(ctx, found),
      buttons: buttonsFor(ctx, found, typedText(typed, "email")),
    },
    problems: typed.problems,
  });
