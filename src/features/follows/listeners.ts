import { systemContext } from "../../platform/context.ts";
import { listen } from "../../platform/events/events.ts";
import { textOfAct } from "../consent/index.ts";
import { onGuardianHome } from "../guardians/index.ts";
import { followersOf, followQuestions } from "./home.ts";
import { onPersonPage } from "../profiles/index.ts";
import { seesFollowers } from "./policy.ts";
import { endAllOf } from "./service.ts";

listen("follows.closed", ["organisations.closed"], (event) => endAllOf(systemContext(), event.about));

onPersonPage((ctx, to) =>
  seesFollowers(to)
    ? { href: `/people/${to.person._id}/followers`, label: ctx.t("follows.link"), icon: "oeje" }
    : null,
);

/** Who asks to follow a child waits on the guardian's first screen, and who follows already is one tap away, to be stopped. */
onGuardianHome({
  visible: async (ctx, to) => {
    const following = to.gateOpen && seesFollowers(to) ? await followersOf(ctx, to.person._id) : [];
    const names = following.filter((one) => !one.asked).map((one) => one.name);
    return names.length === 0
      ? []
      : [
          {
            icon: "oeje",
            title: ctx.t("follows.followers.titleOf", { name: to.person.name }),
            meta: names.join(", "),
            href: `/people/${to.person._id}/followers`,
          },
        ];
  },
  waiting: async (ctx, to) =>
    (await followQuestions(ctx, to.person._id)).map((one) => ({
      id: `follow-${one.id}`,
      title: ctx.t("follows.followers.askOf", { organisation: one.name, name: to.person.name }),
      facts: [
        {
          icon: "oeje",
          text: ctx.t("follows.followers.factWhat", { scope: ctx.t(`follows.scope.${one.scope}`) }),
        },
        { icon: "fortryd", text: ctx.t("follows.followers.factEnd") },
      ],
      action: `/followers/${one.id}/answer`,
      fields: { scope: one.scope },
      byAct: one.scope === "progressAndDemos" ? textOfAct(ctx, to, "demoFollowers") : null,
      yes: { label: ctx.t("follows.followers.yes") },
      no: { label: ctx.t("follows.followers.no") },
    })),
});
