import type { Context, MemberContext } from "../../platform/context.ts";
import { factsOf, namesShown, onThings, type Relation, standingConsents } from "../consent/index.ts";
import { type Contact, onGuardianHome, onSeenAs } from "../guardians/index.ts";
import { onInvitation } from "../invitations/index.ts";
import { onAcquaintance, onReference } from "../safeguarding/index.ts";
import { admissionAsks, calledIn } from "./admission-present.ts";
import { joinAct } from "./admission-service.ts";
import { actsOf, actsWith, findAct } from "./model.ts";
import { agreesToPublic, isGrown, memberIds, memberOf } from "./policy.ts";
import { isPublic, onlyPublic, reach } from "./reach.ts";
import type { Act } from "./schema.ts";

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
    const { invitedBy } = invitation;
    const names = await namesShown(ctx, [invitedBy], ctx.t("acts.act.hiddenMember"));
    const name = names.get(invitedBy) ?? "";
    return {
      title: ctx.t("acts.invitation.title", { act: act.name }),
      text: ctx.t("acts.invitation.text", { name, act: act.name }),
      button: ctx.t("acts.invitation.button"),
    };
  },
  accept: async (ctx, invitation) => {
    await joinAct(ctx, invitation.about, String(invitation.data.roles ?? ""));
  },
  // Who waits for a guardian's word sees no more of the act yet than that it waits.
  next: async (invitation, personId) => {
    const act = await findAct(invitation.about);
    return act && memberOf(act, personId) ? `/acts/${act._id}` : "/acts";
  },
  asksBirthDay: true,
});

onAcquaintance(async (personId) => ({
  people: (await actsOf(personId)).flatMap(memberIds),
  organisations: [],
}));
/**
 * A public page is asked about for each act that somebody plays in. Whoever left goes on being heard in what was recorded then:
 * an answer of theirs stays theirs to change.
 */
onThings("demoPublic", async (_ctx, personId) => {
  const [acts, rows] = await Promise.all([actsWith(personId), standingConsents([personId])]);
  const answered = new Set(rows.flatMap((row) => (row.purpose === "demoPublic" ? [row.about] : [])));
  return acts
    .map((act) => ({ act, past: memberOf(act, personId) === null }))
    .filter(({ act, past }) => !past || answered.has(act._id))
    .map(({ act, past }) => ({
      about: act._id,
      name: act.name,
      asked: !past && act.optedIn !== null,
      past,
    }));
});

/** The child's public pages: everybody finds them, and a guardian takes one down in one tap. */
onSeenAs(async (ctx, to, viewer) =>
  viewer === "bandmate" && to.gateOpen
    ? (await actsOf(to.person._id))
        .filter((act) => memberIds(act).length > 1)
        .map((act) => ({ icon: "band", title: act.name, meta: ctx.t("acts.contacts.inside") }))
    : [],
);
onSeenAs(async (ctx, to) =>
  (await onlyPublic(ctx, await actsOf(to.person._id))).map((act) => ({
    icon: "oeje",
    title: act.name,
    meta: ctx.t("acts.publicPage.isPublic"),
    href: `/a/${act._id}`,
  })),
);
/** The public acts that somebody has left and whose old recordings a yes of then still lets everybody hear. */
async function publicBefore(ctx: Context, to: Relation): Promise<Act[]> {
  const left = (await actsWith(to.person._id)).filter((act) => memberOf(act, to.person._id) === null);
  return (await onlyPublic(ctx, left)).filter((act) => agreesToPublic(to.facts, act._id));
}
/** Each act with whom the child plays in it: a grown-up among them is named as one. */
async function actsAround(ctx: MemberContext, to: Relation): Promise<Contact[]> {
  const acts = (await actsOf(to.person._id)).filter((act) => memberIds(act).length > 1);
  const others = acts.flatMap(memberIds).filter((id) => id !== to.person._id);
  const facts = await factsOf(ctx, [...new Set(others)]);
  const names = await namesShown(ctx, others, ctx.t("acts.act.hiddenMember"));
  return acts.map((act) => {
    const ids = memberIds(act).filter((id) => id !== to.person._id);
    const called = ids.map((id) => calledIn(ctx, isGrown(facts, id), names.get(id) ?? ""));
    return {
      icon: "band",
      title: act.name,
      meta: ctx.t("acts.contacts.playsWith", { names: new Intl.ListFormat(ctx.locale).format(called) }),
      urgent: to.under15 && ids.some((id) => isGrown(facts, id)),
      ...(to.approver
        ? {
            href: `/acts/${act._id}`,
            buttons: [
              {
                action: `/acts/${act._id}/members/${to.person._id}/departure`,
                label: ctx.t("acts.contacts.takeOut", { name: to.person.name }),
                sr: act.name,
              },
            ],
          }
        : {}),
    };
  });
}
onGuardianHome({
  waiting: admissionAsks,
  contacts: actsAround,
  visible: async (ctx, to) => {
    const item = (act: Act, key: "isPublic" | "isPublicPast") => ({
      icon: "oeje",
      title: act.name,
      meta: ctx.t(`acts.publicPage.${key}`),
      href: `/a/${act._id}`,
      ...(to.approver
        ? {
            button: {
              action: `/guardian/${to.person._id}/consents/demoPublic`,
              fields: { answer: "no", about: act._id },
              label: ctx.t("acts.publicPage.takeBack"),
            },
          }
        : {}),
    });
    return [
      ...(await onlyPublic(ctx, await actsOf(to.person._id))).map((act) => item(act, "isPublic")),
      ...(await publicBefore(ctx, to)).map((act) => item(act, "isPublicPast")),
    ];
  },
});
