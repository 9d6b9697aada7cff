import { onThings } from "../consent/index.ts";
import { onGuardianHome, onSeenAs } from "../guardians/index.ts";
import { onInvitation } from "../invitations/index.ts";
import { namesOf } from "../people/index.ts";
import { onAcquaintance, onReference } from "../safeguarding/index.ts";
import { actsOf, findAct } from "./model.ts";
import { joinAct } from "./members-service.ts";
import { memberIds } from "./policy.ts";
import { onlyPublic } from "./reach.ts";
import { isPublic, reach } from "./reach.ts";

/** A worry from an act's page is about its members. */
onReference("act", async (ctx, id) => {
  const act = await findAct(id);
  const known = act && ((await isPublic(ctx, act)) || (await reach(ctx, act)));
  return act && known ? { musicians: memberIds(act), people: [] } : null;
});

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

onAcquaintance(async (personId) => ({
  people: (await actsOf(personId)).flatMap(memberIds),
  organisations: [],
}));
/** A public page is asked about for each act that somebody plays in. */
onThings("demoPublic", async (_ctx, personId) =>
  (await actsOf(personId)).map((act) => ({ about: act._id, name: act.name, asked: act.optedIn !== null })),
);

/** The child's public pages: everybody finds them, and a guardian takes one down in one tap. */
onSeenAs(async (ctx, to) =>
  (await onlyPublic(ctx, await actsOf(to.person._id))).map((act) => ({
    icon: "oeje",
    title: act.name,
    meta: ctx.t("acts.publicPage.isPublic"),
    href: `/a/${act._id}`,
  })),
);
onGuardianHome({
  visible: async (ctx, to) =>
    (await onlyPublic(ctx, await actsOf(to.person._id))).map((act) => ({
      icon: "oeje",
      title: act.name,
      meta: ctx.t("acts.publicPage.isPublic"),
      href: `/a/${act._id}`,
      ...(to.approver
        ? {
            button: {
              action: `/acts/${act._id}/members/${to.person._id}/consent`,
              fields: { answer: "no" },
              label: ctx.t("acts.publicPage.takeBack"),
            },
          }
        : {}),
    })),
});
