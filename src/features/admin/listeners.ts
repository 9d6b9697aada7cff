import { dayOf } from "../../platform/calendar.ts";
import { onInvitation } from "../invitations/index.ts";
import { mayApply } from "../mentors/index.ts";
import { onMyPage } from "../profiles/index.ts";
import { TEAM_KINDS } from "./schema.ts";
import { joinTeam } from "./service.ts";

for (const kind of TEAM_KINDS)
  onInvitation(kind, {
    describe: (ctx) =>
      Promise.resolve({
        title: ctx.t(`admin.invitation.${kind}.title`),
        text: ctx.t(`admin.invitation.${kind}.text`),
        button: ctx.t("admin.invitation.button"),
      }),
    accept: (ctx, invitation) => joinTeam(ctx, invitation, kind),
    next: () => "/",
  });

/** The pages of rooms that stand before the profiles. */
onMyPage((ctx) => ({ href: "/organisations", label: ctx.t("organisations.list.title"), icon: "netvaerk" }));
onMyPage((ctx, person) =>
  mayApply(person.birthDay, dayOf(ctx.now))
    ? { href: "/mentors/application", label: ctx.t("admin.mentorLink"), icon: "mentor" }
    : null,
);
