import { onInvitation } from "../invitations/index.ts";
import { namesOf } from "../people/index.ts";
import { findAct } from "./model.ts";
import { joinAct } from "./members-service.ts";

/** What an invitation to play along says, and does when it is accepted. */
onInvitation("actMember", {
  describe: async (ctx, invitation) => {
    const act = await findAct(invitation.about);
    if (!act) return null;
    const name = (await namesOf([invitation.invitedBy])).get(invitation.invitedBy) ?? "";
    return {
      title: ctx.t("acts.invitation.title", { act: act.name }),
      text: ctx.t("acts.invitation.text", { name, act: act.name }),
      button: ctx.t("acts.invitation.button"),
    };
  },
  accept: async (ctx, invitation) => {
    await joinAct(ctx, invitation.about, String(invitation.data.roles ?? ""));
  },
  next: (invitation) => `/acts/${invitation.about}`,
  asksBirthDay: true,
});
