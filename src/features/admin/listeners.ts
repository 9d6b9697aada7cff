import { onInvitation } from "../invitations/index.ts";
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
